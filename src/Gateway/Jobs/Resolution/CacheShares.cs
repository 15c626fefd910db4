namespace Gateway.Jobs.Resolution;

/// <summary>
/// Divides <c>Gateway:Jobs:CacheBytes</c>: three eighths for jobs, a quarter for the status bodies that are kept, a quarter for responses
/// with large status bodies, and an eighth for large responses that are being read from the upstream.
/// </summary>
/// <param name="CacheBytes">The whole, in bytes.</param>
internal sealed record CacheShares(long CacheBytes)
{
    public long Jobs => CacheBytes / 8 * 3;

    public long StatusBodies => CacheBytes / 4;

    public long Responses => CacheBytes / 4;

    public long Reads => CacheBytes / 8;
}
