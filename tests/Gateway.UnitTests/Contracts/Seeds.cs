using System.Text;
using System.Text.Json.Nodes;
using Gateway.Configuration.Options;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Errors;
using Gateway.Testing.Json;
using Gateway.Text;

namespace Gateway.UnitTests.Contracts;

/// <summary>The built-in contracts, and bodies made of their documents' examples.</summary>
internal static class Seeds
{
    public const string Wan = "fal-ai/wan/v2.2-a14b/image-to-image";
    public const string Flux = "fal-ai/flux-lora/image-to-image";
    public const string QwenPlus = "fal-ai/qwen-image-edit-plus";
    public const string QwenLora = "fal-ai/qwen-image-edit-lora";
    public const string Imagen = "fal-ai/imagen4/preview";

    public static readonly ContractSet BuiltIn = new(ContractFiles.Load(ContractCatalogue.BuiltInDirectory).Contracts);

    // As the documents have them; written down again so that a slip in a contract file shows.
    public static readonly IReadOnlyDictionary<string, string> Examples = new Dictionary<string, string>
    {
        [Wan] = """
            {"image_url":"https://storage.googleapis.com/falserverless/example_inputs/wan-image-to-image-input.png",
            "prompt":"A cinematic shot of an ancient city at sunset, intricate stone buildings, warm golden light",
            "strength":0.5,"aspect_ratio":"auto","num_inference_steps":27,"enable_safety_checker":true,
            "enable_prompt_expansion":false,"acceleration":"regular","guidance_scale":3.5,
            "guidance_scale_2":4,"shift":2,"image_format":"jpeg"}
            """,
        [Flux] = """
            {"prompt":"A photo of a lion sitting on a stone bench",
            "num_inference_steps":28,"guidance_scale":3.5,"num_images":1,"enable_safety_checker":true,
            "output_format":"jpeg","image_url":"https://storage.googleapis.com/falserverless/example_inputs/dog.png","strength":0.85}
            """,
        [QwenPlus] = """
            {"prompt":"Close shot portrait of a woman in front of this car on this highway",
            "image_size":"square_hd","num_inference_steps":50,"guidance_scale":4,
            "num_images":1,"enable_safety_checker":true,"output_format":"png",
            "image_urls":["https://v3.fal.media/files/monkey/i3saq4bAPXSIl08nZtq9P.png",
            "https://v3.fal.media/files/penguin/BCOZpteRhSQFuOXpbBOa.png","https://v3.fal.media/files/tiger/sCoZhBksx9DvwSR4.png"],
            "negative_prompt":"blurry, ugly"}
            """,
        [QwenLora] = """
            {"prompt":"Change bag to apple macbook",
            "num_inference_steps":30,"guidance_scale":4,"num_images":1,"enable_safety_checker":true,"output_format":"png",
            "image_url":"https://v3.fal.media/files/koala/oei_-iPIYFnhdB8SxojND_qwen-edit-res.png",
            "negative_prompt":"blurry, ugly","acceleration":"regular"}
            """,
        [Imagen] = """{"prompt":"Capture an intimate close-up bathed in warm, soft, late-afternoon sunlight filtering into """
            + "a quintessential 1960s kitchen. The focal point is a charmingly designed vintage package of all-purpose flour, "
            + """resting invitingly on a speckled Formica countertop.","aspect_ratio":"1:1","num_images":1,"resolution":"1K"}""",
    };

    public static Contract Contract(string model)
    {
        BuiltIn.TryGet(model, out var contract).ShouldBeTrue();
        return contract!;
    }

    public static ContractVerdict Check(
        string model, string json, UnknownParameterPolicy policy = UnknownParameterPolicy.Warn, bool chinese = false)
    {
        using var body = JsonBodies.Parse(json);
        return Contract(model).Check(body, policy, chinese ? MessageLanguage.Chinese : MessageLanguage.English);
    }

    /// <summary>The example with one parameter replaced by the JSON text, which need not be what a serializer would write.</summary>
    public static string With(string model, string parameter, string? json)
    {
        var members = JsonNode.Parse(Examples[model])!.AsObject()
            .Where(member => member.Key != parameter)
            .Select(member => $"\"{member.Key}\":{member.Value!.ToJsonString()}");
        return "{" + string.Join(",", json is null ? members : members.Append($"\"{parameter}\":{json}")) + "}";
    }

    public static Violation Single(ContractVerdict verdict) => verdict.Violations.ShouldHaveSingleItem();

    public static string DataUri(string type, int bytes = 12) =>
        $"data:image/{type};base64,{Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', bytes)))}";
}
