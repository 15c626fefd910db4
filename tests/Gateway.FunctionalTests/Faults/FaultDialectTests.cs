using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// The same cells on upstreams that lack parts of the queue API. There the gateway may derive the status from the result call, so a fault
/// of the result call could finish a job by mistake.
/// </summary>
public sealed class FaultDialectTests
{
    [Theory]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Cells_OnOtherDialects_HoldInvariants(SandboxDialect dialect)
    {
        var matrix = await FaultMatrix.PlayAsync(dialect, withClient: false, () => Task.FromResult<(string, string)[]>([]));

        matrix.Failures.Select(failure => $"{failure.Key}: {failure.Value.Message.ReplaceLineEndings(" ")}").ShouldBeEmpty();
        matrix.Rows.Count.ShouldBe(FaultCases.Cells.Count());
    }
}
