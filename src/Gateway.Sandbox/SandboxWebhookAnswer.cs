namespace Gateway.Sandbox;

/// <summary>How a receiver of webhooks answers.</summary>
public sealed class SandboxWebhookAnswer
{
    public const int MaxDelayMs = 3_600_000;

    /// <summary>Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>How many webhooks get this answer. Null: all further ones. Default 1.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Delay before the answer, in milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>Whether there is no answer until the caller closes the connection.</summary>
    public bool Hang { get; init; }

    /// <summary>Whether the connection is closed without an answer.</summary>
    public bool Close { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string Body { get; init; } = "";

    /// <summary>The reason why the values are refused. Null: they are valid.</summary>
    internal string? Problem() => this switch
    {
        { Status: < 200 or > 599 } => "status must be between 200 and 599",
        { Times: < 1 } => "times must be above 0, or null for all further webhooks",
        { DelayMs: < 0 or > MaxDelayMs } => $"delayMs must be between 0 and {MaxDelayMs}",
        _ => null,
    };
}
