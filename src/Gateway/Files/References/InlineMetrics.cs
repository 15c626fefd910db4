using Gateway.Metrics;

namespace Gateway.Files.References;

/// <summary>Counts the bytes of uploaded files that are sent to the upstream as data URIs.</summary>
internal sealed class InlineMetrics : IMeasured
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void AddTo(GatewayMeter meter) => meter.Total(
        "gateway.files.inlined", "By", "Bytes of uploaded files that were sent to the upstream inside submits, before base64.",
        () => Bytes);
}
