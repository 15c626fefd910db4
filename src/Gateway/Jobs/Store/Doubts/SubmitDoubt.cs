namespace Gateway.Jobs.Store.Doubts;

/// <summary>A submit without an idempotency key that is likely to be sent again, although it may have created a job: its outcome is
/// unknown, or its client did not get the response. Until <see cref="ExpiresAt"/> an identical submit is not forwarded.</summary>
internal sealed record SubmitDoubt
{
    /// <summary>Maximum length of a stored <see cref="ErrorMessage"/>. A longer text is truncated.</summary>
    public const int MaxMessageLength = 1024;

    public required string Client { get; init; }

    /// <summary>SHA-256 of model and body, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SubmitDigest { get; init; }

    /// <summary>The job that an identical submit joins. Null: it is unknown whether a job exists.</summary>
    public string? RequestId { get; init; }

    /// <summary>The status of the response, which an identical submit gets again. Set if and only if <see cref="RequestId"/> is
    /// null.</summary>
    public int? ErrorStatus { get; init; }

    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
