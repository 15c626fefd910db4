namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Webhooks</c>: the calls of receivers at the ends of jobs.</summary>
internal sealed class WebhooksOptions
{
    private static readonly TimeSpan[] DefaultWaits =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    /// <summary>
    /// Hosts that webhooks may be sent to: names, addresses, or <c>*.suffix</c>, each with an optional port. None by default: a submit
    /// with a webhook is refused.
    /// </summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// The waits after the first attempt of a delivery, the second one and so on. After the last wait one more attempt is made. Default
    /// 15 s, 1, 5, 15 and 60 min.
    /// </summary>
    public List<TimeSpan> Schedule { get; set; } = [];

    /// <summary>Maximum number of deliveries under way. Default 64.</summary>
    public int Concurrency { get; set; } = 64;

    /// <summary>Maximum number of deliveries under way of one client to one receiver that answers quickly. Default 8.</summary>
    public int ConcurrencyPerReceiver { get; set; } = 8;

    /// <summary>Maximum memory of the deliveries under way. Each takes the size of its result document. Default 32 MiB.</summary>
    public long MemoryBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The schedule in use.</summary>
    public IReadOnlyList<TimeSpan> Waits => Schedule.Count > 0 ? Schedule : DefaultWaits;
}
