using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Files.Sweeping;

/// <summary>The metrics of the sweep, and the limit of all files. Their number and size are read with the rows of the store.</summary>
internal sealed class SweepMetrics(SettingsSource settings) : IMeasured
{
    private static readonly SweptReason[] Reasons = Enum.GetValues<SweptReason>();

    private readonly long[] _swept = new long[Reasons.Length];
    private long _failures;

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.files.limit", "By", "Size that all uploaded files together may have.",
            () => settings.Current.Options.Files.MaxTotalBytes);
        meter.Totals("gateway.files.swept", "{file}", "Files, uploads and parts whose bytes the sweep has removed.", ReadSwept);
        meter.Total("gateway.files.sweep.failures", "{failure}", "Failures of the file storage during a sweep.",
            () => Interlocked.Read(ref _failures));
    }

    public void Record(SweepResult result)
    {
        foreach (var reason in Reasons)
        {
            Interlocked.Add(ref _swept[(int)reason], result[reason]);
        }

        Interlocked.Add(ref _failures, result.Failures);
    }

    public static string NameOf(SweptReason reason) => reason switch
    {
        SweptReason.Expired => "expired",
        SweptReason.Unfinished => "unfinished",
        SweptReason.Abandoned => "abandoned",
        SweptReason.Orphaned => "orphaned",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "The reason has no name"),
    };

    private IEnumerable<Measurement<long>> ReadSwept() => Reasons.Select(reason => new Measurement<long>(
        Interlocked.Read(ref _swept[(int)reason]), new KeyValuePair<string, object?>("reason", NameOf(reason))));
}
