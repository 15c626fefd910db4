using System.Diagnostics.Metrics;
using Gateway.Metrics;

namespace Gateway.Files;

/// <summary>Counts uploads by their outcome, and the bytes that are received and served.</summary>
internal sealed class FileMetrics : IMeasured
{
    private static readonly string[] Names = ["stored", "refused", "cut", "failed"];

    private readonly long[] _uploads = new long[Names.Length];
    private long _received;
    private long _served;

    /// <summary>An upload, or a part of one, has ended.</summary>
    public void Ended(UploadEnd end) => Interlocked.Increment(ref _uploads[(int)end]);

    public void Received(long bytes) => Interlocked.Add(ref _received, bytes);

    public void Served(long bytes) => Interlocked.Add(ref _served, bytes);

    public void AddTo(GatewayMeter meter)
    {
        meter.Totals("gateway.files.uploads", "{upload}", "Uploads of files and of parts, by outcome.", () =>
            Names.Select((name, end) => new Measurement<long>(
                Interlocked.Read(ref _uploads[end]), new KeyValuePair<string, object?>("outcome", name))));
        meter.Total("gateway.files.received", "By", "Received bytes of uploads.", () => Interlocked.Read(ref _received));
        meter.Total("gateway.files.served", "By", "Bytes of files that were sent to clients.", () => Interlocked.Read(ref _served));
    }
}
