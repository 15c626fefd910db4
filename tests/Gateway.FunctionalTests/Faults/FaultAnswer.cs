using System.Net.Http.Headers;
using System.Text;

namespace Gateway.FunctionalTests.Faults;

/// <summary>A response, complete or truncated.</summary>
internal sealed record FaultAnswer(
    int Status, string Head, string Body, bool IsWhole, string? ErrorType, string? RetryAfter, string? RequestId)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public static async Task<FaultAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var whole = true;
        try
        {
            await response.Content.CopyToAsync(body, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            whole = false;
        }

        return new FaultAnswer(
            (int)response.StatusCode,
            $"{response.ReasonPhrase} {response.Headers} {response.Content.Headers}",
            Encoding.UTF8.GetString(body.ToArray()),
            whole,
            First(response.Headers, "x-fal-error-type"),
            First(response.Headers, "Retry-After"),
            First(response.Headers, "x-fal-request-id"));
    }

    /// <summary>The text in the table.</summary>
    public override string ToString() =>
        Status
        + (ErrorType is null ? "" : $" `{ErrorType}`")
        + (RetryAfter is null ? "" : $", Retry-After {RetryAfter}")
        + (IsWhole ? "" : ", truncated");

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
