using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The same cells on the upstreams that lack parts of the queue API. There a status may come of the result call, so that what
/// spoils a result could end a job.</summary>
public sealed class FaultDialectTests
{
    [Theory]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Cells_OnAnotherDialect_KeepWhatIsPromised(SandboxDialect dialect)
    {
        var matrix = await FaultMatrix.PlayAsync(dialect, withClient: false, () => Task.FromResult<(string, string)[]>([]));

        matrix.Failures.Select(failure => $"{failure.Key}: {failure.Value.Message.ReplaceLineEndings(" ")}").ShouldBeEmpty();
        matrix.Rows.Count.ShouldBe(FaultCases.Cells.Count());
    }
}
