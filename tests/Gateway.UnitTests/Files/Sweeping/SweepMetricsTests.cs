using Gateway.Configuration;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Metrics;

namespace Gateway.UnitTests.Files.Sweeping;

public sealed class SweepMetricsTests : IDisposable
{
    private readonly SettingsSource _settings =
        SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;

    public void Dispose() => _settings.Dispose();

    [Theory]
    [InlineData((int)SweptReason.Expired, "expired")]
    [InlineData((int)SweptReason.Unfinished, "unfinished")]
    [InlineData((int)SweptReason.Abandoned, "abandoned")]
    [InlineData((int)SweptReason.Orphaned, "orphaned")]
    public void Record_EachReason_HasItsTag(int reason, string name)
    {
        var metrics = new SweepMetrics(_settings);
        using var measured = new MeasurementList(metrics);
        var result = new SweepResult();
        result.Removed((SweptReason)reason);

        metrics.Record(result);
        metrics.Record(result);

        var values = measured.Take();
        values.ShouldContain($"gateway.files.swept{{reason={name}}} 2");
        values.Count(static value => value.StartsWith("gateway.files.swept{", StringComparison.Ordinal)).ShouldBe(4);
        Enum.GetValues<SweptReason>().Length.ShouldBe(4);
    }

    [Fact]
    public async Task Record_Failures_AreCounted()
    {
        var metrics = new SweepMetrics(_settings);
        using var measured = new MeasurementList(metrics);
        var result = new SweepResult();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            (await result.TryAsync(static () => throw new FileStorageException(FileStorageFault.Unavailable, "down"))).ShouldBeFalse();
        }

        metrics.Record(result);

        var values = measured.Take();
        values.ShouldContain("gateway.files.sweep.failures{} 2");
        values.ShouldContain("gateway.files.limit{} 10737418240");
    }
}
