namespace Gateway.Jobs.Store.Webhooks;

/// <summary>A delivery that was taken under a lease.</summary>
internal sealed record DueWebhook
{
    public required string RequestId { get; init; }

    public required string Client { get; init; }

    /// <summary>The URL, as the client gave it. Its query may hold a secret.</summary>
    public required string Url { get; init; }

    /// <summary>The line of the deliveries of one client to one receiver.</summary>
    public required string Line { get; init; }

    /// <summary>The receiver, without the client.</summary>
    public string Receiver => Line[(Client.Length + 1)..];

    /// <summary>Start of the round: the end of the job, or the time at which its owner sent the webhook again.</summary>
    public required DateTimeOffset RoundAt { get; init; }

    /// <summary>Number of finished attempts of this round.</summary>
    public required int RoundAttempts { get; init; }

    /// <summary>Number of finished attempts of all rounds.</summary>
    public required int Attempts { get; init; }

    public override string ToString() => $"{RequestId}, attempt {Attempts + 1}";
}
