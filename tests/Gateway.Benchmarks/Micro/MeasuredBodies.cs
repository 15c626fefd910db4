using System.Text;
using Gateway.Bodies;

namespace Gateway.Benchmarks.Micro;

/// <summary>The measured bodies, in memory blocks as the gateway receives them.</summary>
internal static class MeasuredBodies
{
    /// <summary>The example of the model's document, 420 bytes.</summary>
    public const string Submit = """
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
        """;

    /// <summary>The same body with one value out of its range.</summary>
    public static string Refused => Submit.Replace("\"num_inference_steps\": 27", "\"num_inference_steps\": 99", StringComparison.Ordinal);

    /// <summary>A body of about <paramref name="bytes"/> bytes, which consists mostly of a picture as a data URI.</summary>
    public static string WithPicture(int bytes) =>
        $$"""{"prompt":"a lion","image_url":"data:image/png;base64,{{Convert.ToBase64String(new byte[bytes / 4 * 3])}}"}""";

    public static RequestBody Receive(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var body = new RequestBody(new BodyMemory(2L * bytes.Length, TimeProvider.System), new BlockPool(TimeProvider.System));
        for (var done = 0; done < bytes.Length;)
        {
            body.AddBlock(Math.Min(bytes.Length - done, BlockPool.BlockBytes));
            var count = Math.Min(body.Room.Length, bytes.Length - done);
            bytes.AsSpan(done, count).CopyTo(body.Room.Span);
            body.Advance(count);
            done += count;
        }

        return body;
    }
}
