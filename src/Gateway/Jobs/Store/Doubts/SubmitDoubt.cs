namespace Gateway.Jobs.Store.Doubts;

/// <summary>A submit without an idempotency key that is likely to be sent again, although a job of it may exist: nobody knows its
/// outcome, or its client did not get the answer. Until <see cref="ExpiresAt"/> an identical submit buys nothing.</summary>
internal sealed record SubmitDoubt
{
    /// <summary>Longest <see cref="ErrorMessage"/> that is kept; a longer one is cut.</summary>
    public const int MaxMessageLength = 1024;

    public required string Client { get; init; }

    /// <summary>SHA-256 of model and body, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SubmitDigest { get; init; }

    /// <summary>The job that an identical submit joins. Null: it is not known whether there is one.</summary>
    public string? RequestId { get; init; }

    /// <summary>The status that the submit was answered with, and is again. Set exactly when <see cref="RequestId"/> is null.</summary>
    public int? ErrorStatus { get; init; }

    public string? ErrorType { get; init; }

    public string? ErrorMessage { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
