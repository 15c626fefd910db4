namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>The example body of each model document, exactly as in the document.</summary>
internal static class Seeds
{
    public const string Wan = "fal-ai/wan/v2.2-a14b/image-to-image";
    public const string FluxLora = "fal-ai/flux-lora/image-to-image";
    public const string QwenEditPlus = "fal-ai/qwen-image-edit-plus";
    public const string QwenEditLora = "fal-ai/qwen-image-edit-lora";
    public const string Imagen4 = "fal-ai/imagen4/preview";

    private const string KitchenPrompt =
        "Capture an intimate close-up bathed in warm, soft, late-afternoon sunlight filtering into a quintessential 1960s kitchen. "
        + "The focal point is a charmingly designed vintage package of all-purpose flour, "
        + "resting invitingly on a speckled Formica countertop.";

    /// <summary>Model, app in the URLs of its jobs, example body.</summary>
    public static TheoryData<string, string, string> Examples => new()
    {
        {
            Wan, "fal-ai/wan", """
            {
                "image_url": "https://storage.googleapis.com/falserverless/example_inputs/wan-image-to-image-input.png",
                "prompt": "A cinematic shot of an ancient city at sunset, intricate stone buildings, warm golden light",
                "strength": 0.5,
                "aspect_ratio": "auto",
                "num_inference_steps": 27,
                "enable_safety_checker": true,
                "enable_prompt_expansion": false,
                "acceleration": "regular",
                "guidance_scale": 3.5,
                "guidance_scale_2": 4,
                "shift": 2,
                "image_format": "jpeg"
            }
            """
        },
        {
            FluxLora, "fal-ai/flux-lora", """
            {
            "prompt": "A photo of a lion sitting on a stone bench",
            "num_inference_steps": 28,
            "guidance_scale": 3.5,
            "num_images": 1,
            "enable_safety_checker": true,
            "output_format": "jpeg",
            "image_url": "https://storage.googleapis.com/falserverless/example_inputs/dog.png",
            "strength": 0.85
            }
            """
        },
        {
            QwenEditPlus, "fal-ai/qwen-edit-plus", """
            {
                "prompt": "Close shot portrait of a woman in front of this car on this highway",
                "image_size": "square_hd",
                "num_inference_steps": 50,
                "guidance_scale": 4,
                "num_images": 1,
                "enable_safety_checker": true,
                "output_format": "png",
                "image_urls": [
                    "https://v3.fal.media/files/monkey/i3saq4bAPXSIl08nZtq9P.png",
                    "https://v3.fal.media/files/penguin/BCOZpteRhSQFuOXpbBOa.png",
                    "https://v3.fal.media/files/tiger/sCoZhBksx9DvwSR4.png"
                ],
                "negative_prompt": "blurry, ugly"
            }
            """
        },
        {
            QwenEditLora, "fal-ai/qwen-image-edit-lora",
            "{\r\n  \"prompt\": \"Change bag to apple macbook\",\r\n"
            + "  \"num_inference_steps\": 30,\r\n  \"guidance_scale\": 4,\r\n  \"num_images\": 1,\r\n  \"enable_safety_checker\": true,\r\n"
            + "  \"output_format\": \"png\",\r\n"
            + "  \"image_url\": \"https://v3.fal.media/files/koala/oei_-iPIYFnhdB8SxojND_qwen-edit-res.png\",\r\n"
            + "  \"negative_prompt\": \"blurry, ugly\",\r\n  \"acceleration\": \"regular\"\r\n}"
        },
        {
            Imagen4, "fal-ai/imagen4", $$"""
            {
                "prompt": "{{KitchenPrompt}}",
                "aspect_ratio": "1:1",
                "num_images": 1,
                "resolution": "1K"
            }
            """
        },
    };

    public static string ExampleOf(string model) => Examples.Single(row => row.Data.Item1 == model).Data.Item3;
}
