using Gateway.Configuration;
using Gateway.Jobs.Results;
using Gateway.Jobs.Results.Fetching;
using Gateway.Jobs.Store.Documents;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Metrics;

namespace Gateway.UnitTests.Jobs.Results;

public sealed class ResultMetricsTests : IDisposable
{
    private readonly SettingsSource _settings =
        SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;

    public void Dispose() => _settings.Dispose();

    [Theory]
    [InlineData((int)ResultFetch.Kept, "kept")]
    [InlineData((int)ResultFetch.TooLarge, "too_large")]
    [InlineData((int)ResultFetch.Postponed, "postponed")]
    [InlineData((int)ResultFetch.GivenUp, "given_up")]
    [InlineData((int)ResultFetch.Unneeded, "unneeded")]
    [InlineData((int)ResultFetch.Settled, "settled")]
    public void Fetched_EachOutcome_HasItsTag(int outcome, string name)
    {
        var metrics = new ResultMetrics(_settings);
        using var measured = new MeasurementList(metrics);

        metrics.Fetched((ResultFetch)outcome);

        measured.Take().ShouldContain($"gateway.results.fetched{{outcome={name}}} 1");
        Enum.GetValues<ResultFetch>().Length.ShouldBe(6);
    }

    [Fact]
    public void Removed_EachReason_HasItsTag()
    {
        var metrics = new ResultMetrics(_settings);
        using var measured = new MeasurementList(metrics);

        metrics.Removed(new RemovedDocuments(ForClient: 2, ForTotal: 3));
        metrics.Removed(ResultRemoval.Expired, 4);
        metrics.Removed(ResultRemoval.Deleted, 5);
        metrics.Served();

        var values = measured.Take();
        foreach (var value in (string[])
        [
            "gateway.results.removed{reason=client_limit} 2", "gateway.results.removed{reason=total_limit} 3",
            "gateway.results.removed{reason=expired} 4", "gateway.results.removed{reason=deleted} 5",
            "gateway.results.served{} 1", "gateway.results.limit{} 1073741824",
        ])
        {
            values.ShouldContain(value);
        }

        Enum.GetValues<ResultRemoval>().Length.ShouldBe(4);
    }

    /// <summary>Four large results at a time; a fifth waits until one is stored.</summary>
    [Fact]
    public async Task Memory_LargeResults_TakeTurnsAndAreCounted()
    {
        using var memory = new ResultMemory(_settings);
        using var measured = new MeasurementList(memory);
        var turns = new List<IDisposable>();
        for (var n = 0; n < ResultMemory.LargeAtOnce; n++)
        {
            turns.Add(await memory.TakeAsync(1024 * 1024, TestContext.Current.CancellationToken));
        }

        var fifth = memory.TakeAsync(1024 * 1024, TestContext.Current.CancellationToken);
        fifth.IsCompleted.ShouldBeFalse();
        measured.Take().ShouldBe(
            ["gateway.results.memory.used{} 8388608", "gateway.results.memory.limit{} 8388608"], ignoreOrder: true);
        turns[0].Dispose();
        turns[0].Dispose();

        (await fifth).Dispose();
        turns.ForEach(static turn => turn.Dispose());
        memory.Used.ShouldBe(0);
    }
}
