namespace Gateway.Jobs.Store;

/// <summary>A wish to take an idempotency key.</summary>
internal sealed record ClaimRequest
{
    public required string Client { get; init; }

    /// <summary>The client's key, visible ASCII of bounded length; checked by the caller.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of what must be the same in a repetition: the body, and whatever else the caller counts in.</summary>
    public required ReadOnlyMemory<byte> BodyDigest { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Until then the submit counts as in flight. It must outlast the deadline of the upstream call, with room for
    /// clocks that differ between replicas.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>From then on the key is free again.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
