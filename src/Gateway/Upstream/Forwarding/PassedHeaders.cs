using System.Net.Http.Headers;
using Gateway.Errors;
using Microsoft.Extensions.Primitives;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// The allow-list of client headers that the upstream receives. A header that <c>Connection</c> nominates is meant for the gateway
/// alone and is not forwarded.
/// </summary>
internal static class PassedHeaders
{
    /// <summary>All headers of a request that the upstream may receive. <c>Expect</c> is excluded, because it can make the client send the
    /// headers of a POST twice.</summary>
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

    /// <summary>Refuses a header that cannot be forwarded unchanged, because its value is not visible ASCII.</summary>
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

    /// <summary>If <c>Connection</c> also contains <c>keep-alive</c> or <c>close</c>, the server has discarded the nominations. The
    /// nominated headers are then forwarded if the allow-list contains them.</summary>
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
