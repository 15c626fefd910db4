using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>Submit, status, stream, result and cancel × every fault of the sandbox × both stores, and the table of the results.</summary>
public sealed class FaultMatrixTests(FaultMatrixFixture matrix) : IClassFixture<FaultMatrixFixture>
{
    public static TheoryData<string> Cells => [.. FaultCases.Cells.Select(cell => cell.Name)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_OnEachStore_HoldsInvariants(string name)
    {
        var cell = FaultCases.Cells.Single(cell => cell.Name == name);

        foreach (var (store, played) in matrix.Stores)
        {
            if (played.Failures.TryGetValue(cell, out var failure))
            {
                Assert.Fail($"{store}: {failure}");
            }

            played.Rows.Keys.ShouldContain(cell, store);
        }
    }

    [Fact]
    public void Cells_EachOperation_CoverEverySandboxFault()
    {
        var operations = Enum.GetValues<SandboxOperation>().Except([SandboxOperation.Any, SandboxOperation.Unknown]);
        FaultSection.All.Select(section => section.Operation).Distinct().ShouldBe(operations, ignoreOrder: true);
        foreach (var operation in operations)
        {
            FaultCases.Cells.Where(cell => cell.Operation == operation).Select(cell => cell.Case.Fault).Distinct()
                .ShouldBe(SandboxFaultNames.All, $"each fault of the sandbox needs a row for {operation}");
        }
    }

    [Fact]
    public void Stores_EveryCell_BehaveAlike()
    {
        Require.Present(matrix.Stores.ContainsKey(FaultMatrixFixture.Postgres), "PostgreSQL is not installed");
        var (one, other) = (matrix.Stores[FaultMatrixFixture.Sqlite].Rows, matrix.Stores[FaultMatrixFixture.Postgres].Rows);

        FaultCases.Cells.Where(cell => one.GetValueOrDefault(cell) != other.GetValueOrDefault(cell))
            .Select(cell => $"{cell}: {one.GetValueOrDefault(cell)} / {other.GetValueOrDefault(cell)}").ShouldBeEmpty();
    }

    [Fact]
    public async Task Document_Table_MatchesObservedBehaviour()
    {
        Require.Present(matrix.ClientMissing is null, matrix.ClientMissing ?? "");
        Require.Present(matrix.Stores.ContainsKey(FaultMatrixFixture.Postgres), "PostgreSQL is not installed");
        await ReliabilityPage.ShouldShowAsync("faults", FaultTable.Write(matrix.Stores), nameof(FaultMatrixTests));
    }
}
