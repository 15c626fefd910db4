using System.Text.Json;
using Gateway.Text;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Answers;

/// <summary>
/// The text of an upstream's error body. Upstream error formats differ: the text is taken from <c>error.message</c>, <c>message</c> or
/// <c>detail</c> (a string, or a list of <c>msg</c>), in this order.
/// </summary>
/// <param name="IsOfFamily">Whether the body is a JSON object with one of these members. If so, the upstream sent it, not an
/// intermediary.</param>
/// <param name="Message">The text, without the token and truncated to the longest allowed length. Null: there is none.</param>
/// <param name="DetailJson">A list in <c>detail</c> as JSON text, without the token. Null: there is none.</param>
internal sealed record UpstreamErrorText(bool IsOfFamily, string? Message, string? DetailJson)
{
    private const int MaxMessageLength = 500;

    private static readonly UpstreamErrorText Nothing = new(false, null, null);

    /// <param name="body">The body of the error response.</param>
    /// <param name="token">The token to mask in the text. Null: the token is already masked in the body.</param>
    public static UpstreamErrorText Read(ReadOnlyMemory<byte> body, Secret? token)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, token) : Nothing;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Nothing;
        }
    }

    private static UpstreamErrorText Read(JsonElement root, Secret? token)
    {
        var error = Text(root, "error") ?? (root.TryGetProperty("error", out var inner) ? Text(inner, "message") : null);
        var hasDetail = root.TryGetProperty("detail", out var detail);
        var list = hasDetail && detail.ValueKind == JsonValueKind.Array;
        var text = error ?? Text(root, "message") ?? Text(root, "detail") ?? (list ? FirstMessage(detail) : null);
        var detailJson = list ? Mask(JsonSerializer.Serialize(detail), token) : null;
        return new UpstreamErrorText(text is not null || list || root.TryGetProperty("error", out _), Clean(text, token), detailJson);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? FirstMessage(JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (Text(item, "msg") is { } message)
            {
                return message;
            }
        }

        return null;
    }

    private static string? Clean(string? text, Secret? token)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var masked = Mask(text, token);
        return masked.Length <= MaxMessageLength ? masked : masked[..MaxMessageLength] + "…";
    }

    private static string Mask(string text, Secret? token) => token is null ? text : TokenMask.Apply(text, token);
}
