namespace Gateway.Testing.Contracts.Generator;

internal enum ParameterKind
{
    Text,
    Number,
    Choice,
    Flag,
    Picture,
    Pictures,
}

/// <summary>Where a body can be attacked. It decides nothing: what is right is the oracle's business.</summary>
/// <param name="Name">As in the body.</param>
/// <param name="Kind">What it is meant to hold.</param>
/// <param name="Example">JSON text of a good value.</param>
/// <param name="Edges">Values worth a closer look: bounds of a number, options of a choice.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, string Example, params string[] Edges)
{
    public static readonly IReadOnlyDictionary<string, Parameter[]> Of = new Dictionary<string, Parameter[]>
    {
        [Oracle.ModelDocuments.Wan] =
        [
            new("image_url", ParameterKind.Picture,
                "\"https://storage.googleapis.com/falserverless/example_inputs/wan-image-to-image-input.png\""),
            new("prompt", ParameterKind.Text,
                "\"A cinematic shot of an ancient city at sunset, intricate stone buildings, warm golden light\""),
            new("strength", ParameterKind.Number, "0.5", "0", "1"),
            new("aspect_ratio", ParameterKind.Text, "\"auto\""),
            new("num_inference_steps", ParameterKind.Number, "27", "2", "40"),
            new("enable_safety_checker", ParameterKind.Flag, "true"),
            new("enable_prompt_expansion", ParameterKind.Flag, "false"),
            new("acceleration", ParameterKind.Choice, "\"regular\"", "regular", "none"),
            new("guidance_scale", ParameterKind.Number, "3.5", "1", "10"),
            new("guidance_scale_2", ParameterKind.Number, "4", "1", "10"),
            new("shift", ParameterKind.Number, "2", "1", "10"),
            new("image_format", ParameterKind.Choice, "\"jpeg\"", "jpeg", "png"),
        ],
        [Oracle.ModelDocuments.FluxLora] =
        [
            new("prompt", ParameterKind.Text, "\"A photo of a lion sitting on a stone bench\""),
            new("num_inference_steps", ParameterKind.Number, "28", "1", "50"),
            new("guidance_scale", ParameterKind.Number, "3.5", "0", "35"),
            new("num_images", ParameterKind.Number, "1", "1", "4"),
            new("enable_safety_checker", ParameterKind.Flag, "true"),
            new("output_format", ParameterKind.Choice, "\"jpeg\"", "jpeg", "png"),
            new("image_url", ParameterKind.Picture, "\"https://storage.googleapis.com/falserverless/example_inputs/dog.png\""),
            new("strength", ParameterKind.Number, "0.85", "0.01", "1"),
        ],
        [Oracle.ModelDocuments.QwenEditPlus] =
        [
            new("prompt", ParameterKind.Text, "\"Close shot portrait of a woman in front of this car on this highway\""),
            new("image_size", ParameterKind.Choice, "\"square_hd\"",
                "square", "square_hd", "landscape_4_3", "landscape_16_9", "portrait_3_4", "portrait_9_16"),
            new("num_inference_steps", ParameterKind.Number, "50", "2", "100"),
            new("guidance_scale", ParameterKind.Number, "4", "0", "20"),
            new("num_images", ParameterKind.Number, "1", "1", "4"),
            new("enable_safety_checker", ParameterKind.Flag, "true"),
            new("output_format", ParameterKind.Choice, "\"png\"", "jpeg", "png"),
            new("image_urls", ParameterKind.Pictures,
                "[\"https://v3.fal.media/files/monkey/i3saq4bAPXSIl08nZtq9P.png\","
                + "\"https://v3.fal.media/files/penguin/BCOZpteRhSQFuOXpbBOa.png\"]"),
            new("negative_prompt", ParameterKind.Text, "\"blurry, ugly\""),
        ],
        [Oracle.ModelDocuments.QwenEditLora] =
        [
            new("prompt", ParameterKind.Text, "\"Change bag to apple macbook\""),
            new("num_inference_steps", ParameterKind.Number, "30", "2", "100"),
            new("guidance_scale", ParameterKind.Number, "4", "2", "100"),
            new("num_images", ParameterKind.Number, "1", "1", "4"),
            new("enable_safety_checker", ParameterKind.Flag, "true"),
            new("output_format", ParameterKind.Choice, "\"png\"", "jpeg", "png"),
            new("image_url", ParameterKind.Picture, "\"https://v3.fal.media/files/koala/oei_-iPIYFnhdB8SxojND_qwen-edit-res.png\""),
            new("negative_prompt", ParameterKind.Text, "\"blurry, ugly\""),
            new("acceleration", ParameterKind.Choice, "\"regular\"", "none", "regular", "high"),
        ],
        [Oracle.ModelDocuments.Imagen4] =
        [
            new("prompt", ParameterKind.Text,
                "\"Capture an intimate close-up bathed in warm, soft, late-afternoon sunlight "
                + "filtering into a quintessential 1960s kitchen.\""),
            new("aspect_ratio", ParameterKind.Choice, "\"1:1\"", "1:1", "16:9", "9:16", "3:4", "4:3"),
            new("num_images", ParameterKind.Number, "1", "1", "4"),
            new("resolution", ParameterKind.Choice, "\"1K\"", "1K", "2K"),
        ],
    };
}
