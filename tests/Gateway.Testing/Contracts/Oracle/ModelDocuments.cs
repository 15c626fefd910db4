namespace Gateway.Testing.Contracts.Oracle;

/// <summary>
/// The rules of the provider's five model documents, written from the documents and not from the gateway's contract files.
/// A mistake stays undetected only if a contract and this class contain the same mistake.
/// </summary>
internal static class ModelDocuments
{
    public const string Wan = "fal-ai/wan/v2.2-a14b/image-to-image";
    public const string FluxLora = "fal-ai/flux-lora/image-to-image";
    public const string QwenEditPlus = "fal-ai/qwen-image-edit-plus";
    public const string QwenEditLora = "fal-ai/qwen-image-edit-lora";
    public const string Imagen4 = "fal-ai/imagen4/preview";

    public static readonly string[] Models = [Wan, FluxLora, QwenEditPlus, QwenEditLora, Imagen4];

    /// <summary>Applies the rules of the model's document to a body.</summary>
    public static BodyRules Read(string model, OracleObject body)
    {
        var rules = new BodyRules(body);
        switch (model)
        {
            case Wan:
                ReadWan(rules);
                break;
            case FluxLora:
                ReadFluxLora(rules);
                break;
            case QwenEditPlus:
                ReadQwenEditPlus(rules);
                break;
            case QwenEditLora:
                ReadQwenEditLora(rules);
                break;
            case Imagen4:
                ReadImagen4(rules);
                break;
        }

        return rules;
    }

    private static void ReadWan(BodyRules body)
    {
        body.RequiredPicture("image_url");
        body.Text("prompt");
        body.Number("strength", "0", "1");
        body.Text("aspect_ratio");
        body.Integer("num_inference_steps", "2", "40");
        body.Flag("enable_safety_checker");
        body.Flag("enable_prompt_expansion");
        body.OneOf("acceleration", "regular", "none");
        body.Number("guidance_scale", "1", "10");
        body.Integer("guidance_scale_2", "1", "10");
        body.Integer("shift", "1", "10");
        body.OneOf("image_format", "jpeg", "png");
    }

    private static void ReadFluxLora(BodyRules body)
    {
        body.RequiredText("prompt");
        body.RequiredPicture("image_url", "jpg", "jpeg", "png", "webp", "gif", "avif");
        body.Integer("num_inference_steps", "1", "50");
        body.Number("guidance_scale", "0", "35");
        body.Integer("num_images", "1", "4");
        body.Flag("enable_safety_checker");
        body.OneOf("output_format", "jpeg", "png");
        body.Number("strength", "0.01", "1");
    }

    private static void ReadQwenEditPlus(BodyRules body)
    {
        body.RequiredText("prompt");
        body.RequiredPictures("image_urls");
        body.OneOf("image_size", "square", "square_hd", "landscape_4_3", "landscape_16_9", "portrait_3_4", "portrait_9_16");
        body.Text("negative_prompt");
        body.Integer("num_inference_steps", "2", "100");
        body.Integer("guidance_scale", "0", "20");
        body.Integer("num_images", "1", "4");
        body.Flag("enable_safety_checker");
        body.OneOf("output_format", "jpeg", "png");
    }

    private static void ReadQwenEditLora(BodyRules body)
    {
        body.RequiredText("prompt");
        body.Integer("num_inference_steps", "2", "100");
        body.Integer("guidance_scale", "2", "100");
        body.Integer("num_images", "1", "4");
        body.Flag("enable_safety_checker");
        body.OneOf("output_format", "jpeg", "png");
        body.RequiredPicture("image_url");
        body.Text("negative_prompt");
        body.OneOf("acceleration", "none", "regular", "high");
    }

    private static void ReadImagen4(BodyRules body)
    {
        body.RequiredText("prompt");
        body.OneOf("aspect_ratio", "1:1", "16:9", "9:16", "3:4", "4:3");
        body.Integer("num_images", "1", "4");
        body.OneOf("resolution", "1K", "2K");
    }
}
