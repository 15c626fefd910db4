using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Jobs.Store.Documents;
using Gateway.Metrics;

namespace Gateway.Jobs.Results;

/// <summary>The metrics of kept results. Their number and size are read with the rows of the store.</summary>
internal sealed class ResultMetrics(SettingsSource settings) : IMeasured
{
    private static readonly ResultFetch[] Fetches = Enum.GetValues<ResultFetch>();
    private static readonly ResultRemoval[] Removals = Enum.GetValues<ResultRemoval>();

    private readonly long[] _fetched = new long[Fetches.Length];
    private readonly long[] _removed = new long[Removals.Length];
    private long _served;

    public void AddTo(GatewayMeter meter)
    {
        meter.Totals("gateway.results.fetched", "{attempt}", "Attempts to keep the result of a job.", ReadFetched);
        meter.Totals("gateway.results.removed", "{result}", "Kept results that were removed.", ReadRemoved);
        meter.Total("gateway.results.served", "{result}", "Result calls that were answered from the store.",
            () => Interlocked.Read(ref _served));
        meter.Level("gateway.results.limit", "By", "Size that all kept results together may have.",
            () => settings.Current.Options.Results.MaxTotalBytes);
    }

    public void Fetched(ResultFetch outcome) => Interlocked.Increment(ref _fetched[(int)outcome]);

    public void Removed(RemovedDocuments removed)
    {
        Removed(ResultRemoval.ClientLimit, removed.ForClient);
        Removed(ResultRemoval.TotalLimit, removed.ForTotal);
    }

    public void Removed(ResultRemoval reason, int count) => Interlocked.Add(ref _removed[(int)reason], count);

    public void Served() => Interlocked.Increment(ref _served);

    public static string NameOf(ResultFetch outcome) => outcome switch
    {
        ResultFetch.Kept => "kept",
        ResultFetch.TooLarge => "too_large",
        ResultFetch.Settled => "settled",
        ResultFetch.Postponed => "postponed",
        ResultFetch.GivenUp => "given_up",
        ResultFetch.Unneeded => "unneeded",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome has no name"),
    };

    public static string NameOf(ResultRemoval reason) => reason switch
    {
        ResultRemoval.ClientLimit => "client_limit",
        ResultRemoval.TotalLimit => "total_limit",
        ResultRemoval.Expired => "expired",
        ResultRemoval.Deleted => "deleted",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "The reason has no name"),
    };

    private IEnumerable<Measurement<long>> ReadFetched() => Fetches.Select(outcome => new Measurement<long>(
        Interlocked.Read(ref _fetched[(int)outcome]), new KeyValuePair<string, object?>(TagNames.Outcome, NameOf(outcome))));

    private IEnumerable<Measurement<long>> ReadRemoved() => Removals.Select(reason => new Measurement<long>(
        Interlocked.Read(ref _removed[(int)reason]), new KeyValuePair<string, object?>("reason", NameOf(reason))));
}
