using Gateway.Errors;
using Gateway.Text;
using Gateway.Upstream.Tokens;

namespace Gateway.Upstream.Answers;

/// <summary>The allow-list of the upstream's headers that clients receive.</summary>
internal static class PassedAnswerHeaders
{
    private const string RetryAfter = "Retry-After";

    private static readonly string[] Names =
    [
        RetryAfter,
        GatewayHeaders.BillableUnits,
        GatewayHeaders.ErrorType,
        GatewayHeaders.NeedsRetry,
        GatewayHeaders.RequestTimeoutType,
    ];

    /// <summary>The headers of a result that describe the result and not the call.</summary>
    public static IEnumerable<(string Name, string Value)> OfResult(HttpResponseMessage answer, Secret token) =>
        Of(answer, token).Where(static header => header.Name != RetryAfter);

    /// <summary>The headers on the list, with visible ASCII alone and without the token.</summary>
    public static IEnumerable<(string Name, string Value)> Of(HttpResponseMessage answer, Secret token)
    {
        foreach (var name in Names)
        {
            if (answer.Headers.TryGetValues(name, out var values))
            {
                var value = string.Join(", ", values);
                if (TokenMask.IsClear(value, token) && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    yield return (name, value);
                }
            }
        }
    }

    /// <summary>The content type, unless it contains the token.</summary>
    public static string? ContentTypeOf(HttpResponseMessage answer, Secret token)
    {
        var type = answer.Content.Headers.ContentType?.ToString();
        return TokenMask.IsClear(type, token) ? type : null;
    }
}
