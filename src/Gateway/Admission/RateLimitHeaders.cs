using System.Globalization;
using Gateway.Clients;
using Gateway.Errors;

namespace Gateway.Admission;

/// <summary>
/// The headers <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-11): structured lists with one item for
/// each limit that the draft can express. It has no unit for money.
/// </summary>
internal static class RateLimitHeaders
{
    private const string Submits = "submits";
    private const string Jobs = "jobs";

    public static void Set(IHeaderDictionary headers, LimitState state, DateTimeOffset now, bool isSlotFree)
    {
        var limits = state.Limits;
        if (limits is { SubmitsPerMinute: null, JobsInFlight: null })
        {
            return;
        }

        headers[GatewayHeaders.RateLimitPolicy] = Join(
            limits.SubmitsPerMinute is { } rate ? $"\"{Submits}\";q={Text(rate)};w=60" : null,
            limits.JobsInFlight is { } most ? $"\"{Jobs}\";q={Text(most)};qu=\"concurrent-requests\"" : null);
        headers[GatewayHeaders.RateLimit] = Join(
            SubmitsLeft(state, now), JobsLeft(limits, state.Usage.JobsInFlight - (isSlotFree ? 1 : 0)));
    }

    /// <summary>Until <c>t</c> seconds are over, the client may submit no more than <c>r</c> times.</summary>
    private static string? SubmitsLeft(LimitState state, DateTimeOffset now)
    {
        if (state.Limits.SubmitsPerMinute is not { } rate)
        {
            return null;
        }

        var left = Text(Math.Max(0, rate - state.Usage.SubmitsInWindow));
        return state.SubmitFreesAt is { } freesAt
            ? $"\"{Submits}\";r={left};t={Text((long)Math.Max(0, Math.Ceiling((freesAt - now).TotalSeconds)))}"
            : $"\"{Submits}\";r={left}";
    }

    private static string? JobsLeft(ClientLimits limits, long used) =>
        limits.JobsInFlight is { } most ? $"\"{Jobs}\";r={Text(Math.Max(0, most - used))}" : null;

    private static string Join(string? first, string? second) =>
        first is null ? second! : second is null ? first : $"{first}, {second}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
