namespace Gateway.Upstream.Answers;

/// <summary>The upstream's <c>Retry-After</c>, in either of its forms.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <returns>Null: absent, malformed, past or absurd.</returns>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait > TimeSpan.Zero && wait <= Longest ? wait : null;
    }
}
