namespace Gateway.Benchmarks.Memory;

/// <summary>Result of one call.</summary>
/// <param name="Status">The status. 0: the connection was closed without a response.</param>
/// <param name="HasRetryAfter">Whether the response has Retry-After.</param>
/// <param name="BodyBytes">Number of received body bytes.</param>
/// <param name="IsWhole">Whether the body has its announced length.</param>
internal sealed record Answer(int Status, bool HasRetryAfter, long BodyBytes, bool IsWhole)
{
    public static readonly Answer Broken = new(0, HasRetryAfter: false, 0, IsWhole: false);

    /// <summary>A complete success, or a refusal because of the memory limit with Retry-After.</summary>
    public bool IsHonest => IsWhole && (Status == 200 || (Status == 503 && HasRetryAfter));
}
