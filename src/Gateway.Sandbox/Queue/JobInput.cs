using System.Text.Json;
using Gateway.Sandbox.Bodies;
using Gateway.Sandbox.Images;

namespace Gateway.Sandbox.Queue;

/// <summary>The values of the submitted body that a result needs; the body itself is not stored.</summary>
internal sealed class JobInput
{
    private const int MaxPromptChars = 16 * 1024;
    private const int MaxImages = 8;

    public required string Prompt { get; init; }

    public required long Seed { get; init; }

    public required int Count { get; init; }

    public required ImageSize Size { get; init; }

    /// <summary>Whether the result contains the image as a data URI.</summary>
    public required bool SyncMode { get; init; }

    /// <summary>The body as JSON; long members of a large body are truncated.</summary>
    public required byte[] Echo { get; init; }

    /// <summary>The data URIs of the body in order; their data is not kept.</summary>
    public required IReadOnlyList<SandboxDataUri> DataUris { get; init; }

    /// <summary>Parses a body. Null: it is not a JSON object.</summary>
    public static JobInput? Parse(ReceivedBody body)
    {
        if (body.Json is not { } text)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object ? Read(root, body) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string is not valid text, for example because of a lone surrogate.
            return null;
        }
    }

    private static JobInput Read(JsonElement root, ReceivedBody body)
    {
        var prompt = Text(root, "prompt") ?? "";
        return new JobInput
        {
            Prompt = prompt.Length > MaxPromptChars ? prompt[..MaxPromptChars] : prompt,
            Seed = Integer(root, "seed") ?? Random.Shared.NextInt64(int.MaxValue),
            Count = (int)Math.Clamp(Integer(root, "num_images") ?? 1, 1, MaxImages),
            Size = ReadSize(root),
            SyncMode = root.TryGetProperty("sync_mode", out var sync) && sync.ValueKind == JsonValueKind.True,
            Echo = RequestEcho.Of(root, body),
            DataUris = body.DataUris(root),
        };
    }

    private static ImageSize ReadSize(JsonElement root)
    {
        if (root.TryGetProperty("image_size", out var size) && size.ValueKind == JsonValueKind.Object)
        {
            var width = Integer(size, "width") ?? ImageSize.Default.Width;
            var height = Integer(size, "height") ?? ImageSize.Default.Height;
            return ImageSize.Bounded((int)Math.Clamp(width, 1, ImageSize.Max), (int)Math.Clamp(height, 1, ImageSize.Max));
        }

        if (ImageSize.FromName(Text(root, "image_size")) is { } named)
        {
            return named;
        }

        var byRatio = ImageSize.FromRatio(Text(root, "aspect_ratio")) ?? ImageSize.Default;
        return Text(root, "resolution") == "2K" ? byRatio.Doubled() : byRatio;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Integer(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetInt64(out var integer))
        {
            return integer;
        }

        // 4.0 equals 4. A number outside the range of long is clamped, because every number must give a seed.
        return value.TryGetDouble(out var number) ? (long)Math.Clamp(number, long.MinValue, long.MaxValue) : null;
    }
}
