using System.Net;
using System.Text.Json;
using Gateway.Errors;
using Gateway.Text;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Answers;

/// <summary>
/// Reads the code and the type of an upstream's error response for the log. Upstream error formats differ: the code is
/// <c>error.code</c>, <c>code</c>, or <c>error</c> itself; the type is <c>error.type</c>, <c>error_type</c>, <c>type</c>, or the header
/// <c>x-fal-error-type</c>. Only a single word is logged, because any other text may quote a prompt.
/// </summary>
internal static class UpstreamRefusalReader
{
    private const int MaxBodyBytes = 8 * 1024;
    private const int MaxLength = 64;
    private const string Marks = "_-.:/*";

    /// <summary>Longest time to read an error body. It is short because the client waits during the read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The error with the upstream's reason. This method reads the body, which must be unread.</summary>
    public static async ValueTask<GatewayError> AddReasonAsync(
        this GatewayError error, HttpResponseMessage answer, Secret token, TimeProvider time, CancellationToken cancellation)
    {
        // The bytes after a 101 are not a body. The token cannot be found in an encoded body.
        if (answer.StatusCode == HttpStatusCode.SwitchingProtocols || answer.Content.Headers.ContentEncoding.Count > 0)
        {
            return error.WithReason(answer, default, token);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var buffer = new byte[MaxBodyBytes + 1];
        try
        {
            var (length, problem) = await BoundedContent.ReadAsync(answer, buffer, MaxBodyBytes, both.Token);
            return error.WithReason(answer, problem is null ? buffer.AsMemory(0, length) : default, token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            return error.WithReason(answer, default, token);
        }
    }

    /// <summary>The error with the upstream's reason, from a body that is already read.</summary>
    public static GatewayError WithReason(this GatewayError error, HttpResponseMessage answer, ReadOnlyMemory<byte> body, Secret token)
    {
        var (code, type) = Read(body);
        type ??= answer.Headers.TryGetValues(GatewayHeaders.ErrorType, out var values) ? values.FirstOrDefault() : null;
        return error with { Refusal = new UpstreamRefusal((int)answer.StatusCode, Word(code, token), Word(type, token)) };
    }

    private static (string? Code, string? Type) Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return (null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (Member(root, "error", "code") ?? Member(root, "code") ?? Member(root, "error"),
                    Member(root, "error", "type") ?? Member(root, "error_type") ?? Member(root, "type"))
                : (null, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? Member(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static string? Word(string? text, Secret token)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var masked = TokenMask.Apply(text, token);
        // A single word may be the URL of a file that the submit named.
        return masked.All(static c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal))
            && !FileIdText.HasId(masked)
            ? masked[..Math.Min(masked.Length, MaxLength)]
            : null;
    }
}
