namespace Gateway.Benchmarks.Memory;

/// <summary>What became of one call.</summary>
/// <param name="Status">0: the connection broke without an answer.</param>
/// <param name="HasRetryAfter">Whether the answer says when to come back.</param>
/// <param name="BodyBytes">Bytes of the body that were received.</param>
/// <param name="IsWhole">Whether that is all that was announced.</param>
internal sealed record Answer(int Status, bool HasRetryAfter, long BodyBytes, bool IsWhole)
{
    public static readonly Answer Broken = new(0, HasRetryAfter: false, 0, IsWhole: false);

    /// <summary>A whole success, or a refusal for want of memory that says so.</summary>
    public bool IsHonest => IsWhole && (Status == 200 || (Status == 503 && HasRetryAfter));
}
