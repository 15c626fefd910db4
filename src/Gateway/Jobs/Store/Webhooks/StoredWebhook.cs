namespace Gateway.Jobs.Store.Webhooks;

/// <summary>The stored webhook of a job.</summary>
internal sealed record StoredWebhook
{
    /// <summary>How often the owner of a job may send its webhook again.</summary>
    public const int MaxResends = 10;

    /// <summary>The shortest time between two of these.</summary>
    public static readonly TimeSpan BetweenResends = TimeSpan.FromMinutes(1);

    public required string RequestId { get; init; }

    public required string Client { get; init; }

    /// <summary>The URL, as the client gave it. Its query may hold a secret.</summary>
    public required string Url { get; init; }

    /// <summary>Null: the job has not ended.</summary>
    public WebhookState? State { get; init; }

    /// <summary>When the next attempt is due. While an attempt is under way, when its lease ends.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether a process has taken the delivery. Its lease ends at <see cref="DueAt"/>.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Number of finished attempts.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the owner has sent it again.</summary>
    public int Resends { get; init; }

    public DateTimeOffset? ResentAt { get; init; }

    public override string ToString() => $"{RequestId}, {State}";
}
