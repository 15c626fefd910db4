namespace Gateway.Jobs.Store.Claims;

/// <summary>The first response under an idempotency key, stored for replays.</summary>
internal sealed record StoredAnswer
{
    /// <summary>An envelope takes less than 2 KiB. The limit prevents a hostile upstream from filling the store.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    public StoredAnswer(int statusCode, string requestId, ReadOnlyMemory<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxBodyBytes, nameof(body));
        StatusCode = statusCode;
        RequestId = requestId;
        Body = body;
    }

    public int StatusCode { get; }

    public string RequestId { get; }

    public ReadOnlyMemory<byte> Body { get; }
}
