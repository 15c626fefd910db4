using System.Diagnostics.Metrics;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Metrics;
using Gateway.Webhooks.Sending;

namespace Gateway.Webhooks.Delivering;

/// <summary>The metrics of deliveries. The numbers of the store are read in the background (<see cref="WebhookUpkeep"/>).</summary>
internal sealed class WebhookMetrics(TimeProvider time) : IMeasured
{
    private static readonly (WebhookState State, string Name)[] Outcomes =
    [
        (WebhookState.Delivered, "delivered"), (WebhookState.Failed, "failed"), (WebhookState.SwitchedOff, "switched_off"),
    ];

    private readonly long[] _ended = new long[Outcomes.Length];
    private Histogram<double>? _attempts;
    private Instrument? _open;
    private volatile WebhookCounts? _counts;
    private long _bytes;

    /// <summary>Whether somebody collects the numbers of the store.</summary>
    public bool IsCollected => _open is { Enabled: true };

    /// <summary>The last numbers of the store.</summary>
    public WebhookCounts? Counts
    {
        get => _counts;
        set => _counts = value;
    }

    public void AddTo(GatewayMeter meter)
    {
        meter.Totals("gateway.webhooks.deliveries", "{delivery}", "Deliveries of webhooks whose attempts have ended.", ReadEnded);
        _attempts = meter.Times("gateway.webhooks.attempt", "Time of an attempt to deliver a webhook.", TimeBuckets.Call);
        meter.Total("gateway.webhooks.sent", "By", "Bytes of the bodies of all attempts.", () => Interlocked.Read(ref _bytes));
        _open = meter.Values(
            "gateway.webhooks.open", "{delivery}", "Stored deliveries whose attempts have not ended.",
            () => Known(static (counts, _) => counts.Open));
        meter.Values(
            "gateway.webhooks.oldest_due.age", "s", "Time since the oldest due delivery is due; 0 if none is due.",
            () => Known(static (counts, now) => counts.OldestDue is { } due && due < now ? (now - due).TotalSeconds : 0));
    }

    /// <param name="answer">The outcome of the attempt.</param>
    /// <param name="bytes">Size of the body.</param>
    public void Attempted(WebhookAnswer answer, int bytes)
    {
        _attempts?.Record(answer.Duration.TotalSeconds, new KeyValuePair<string, object?>(TagNames.Outcome, OutcomeOf(answer)));
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Ended(WebhookState state)
    {
        var index = Array.FindIndex(Outcomes, outcome => outcome.State == state);
        if (index >= 0)
        {
            Interlocked.Increment(ref _ended[index]);
        }
    }

    /// <summary>The class of the status, or the failure.</summary>
    private static string OutcomeOf(WebhookAnswer answer) => answer.Status switch
    {
        null => FailureName.Of(answer.Failure),
        >= 200 and < 300 => "2xx",
        >= 300 and < 400 => "3xx",
        >= 400 and < 500 => "4xx",
        >= 500 and < 600 => "5xx",
        _ => TagNames.Other,
    };

    private IEnumerable<Measurement<long>> ReadEnded() => Outcomes.Select((outcome, index) => new Measurement<long>(
        Interlocked.Read(ref _ended[index]), new KeyValuePair<string, object?>(TagNames.Outcome, outcome.Name)));

    private IEnumerable<Measurement<T>> Known<T>(Func<WebhookCounts, DateTimeOffset, T> read)
        where T : struct =>
        _counts is { } counts ? [new Measurement<T>(read(counts, time.GetUtcNow()))] : [];
}
