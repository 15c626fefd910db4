using System.Net.Http.Headers;
using Gateway.Errors;
using Microsoft.Extensions.Primitives;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// The headers of a client that the upstream gets, by allow-list. A header that <c>Connection</c> nominates was meant for the
/// gateway alone and is not passed on.
/// </summary>
internal static class PassedHeaders
{
    /// <summary>Everything of a request that the upstream may see beside its body. <c>Expect</c> is missing on purpose: with
    /// it the head of a POST may go out twice.</summary>
    private static readonly string[] Names =
    [
        "Accept",
        "x-fal-queue-priority",
        "x-fal-request-timeout",
        "x-fal-runner-hint",
        "x-fal-no-retry",
        "x-fal-store-io",
        "x-fal-object-lifecycle-preference",
        "x-fal-tags",
        "x-app-fal-disable-fallback",
    ];

    /// <summary>Refuses a header that would not survive the way to the upstream: its value is not visible ASCII.</summary>
    public static GatewayError? Check(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            foreach (var value in headers[name])
            {
                if (value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    return UpstreamErrors.HeaderInvalid(name);
                }
            }
        }

        return null;
    }

    public static void Copy(IHeaderDictionary from, HttpRequestHeaders to)
    {
        foreach (var name in Names)
        {
            var values = from[name];
            if (values.Count > 0 && !IsNominated(name, from.Connection))
            {
                to.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    /// <summary>Beside <c>keep-alive</c> or <c>close</c> the server has thrown the nominations away; those headers pass, by
    /// allow-list.</summary>
    private static bool IsNominated(string name, StringValues connection)
    {
        foreach (var value in connection)
        {
            foreach (var option in value.AsSpan().Split(','))
            {
                if (value.AsSpan()[option].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
