namespace Gateway.Upstream.Answers;

/// <summary>The upstream's <c>Retry-After</c>, as a number of seconds or as a date.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <returns>Null: the header is absent, malformed, in the past, or too far in the future.</returns>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait > TimeSpan.Zero && wait <= Longest ? wait : null;
    }
}
