using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Metrics;
using Gateway.FunctionalTests.Results;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.FunctionalTests.Money;

/// <summary>The check of the ledger at each start, and what limits refuse.</summary>
public sealed class LedgerCheckTests
{
    [Fact]
    public async Task Start_AfterAChangeOfABalance_ReportsTheDifferenceAndIsReady()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            database: null,
            PaidGateway.Settings("fleet", ("Gateway:Management:Url", "http://127.0.0.1:0")));
        await using (var first = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(first);
            await client.ShouldCostAsync(await client.SubmitJobAsync(), "0.04", "settled");
            await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(first)).Value("gateway_ledger_good") == 1);
            await ChangeAsync(fleet.Database);
        }

        await using var second = await fleet.AddAsync();
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(second)).Value("gateway_ledger_good") == 0);

        using var ready = await second.Client.GetAsync(
            new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        ready.EnsureSuccessStatusCode();
        second.Logs.Entries.Count(entry => entry.EventId == EventIds.LedgerBad).ShouldBe(1);
        second.Logs.Entries.Where(entry => entry.EventId == EventIds.LedgerDifference).Select(entry => entry.Message).ShouldBe(
        [
            "The balance of fleet in T has settled 0.04000001 dollars, but the rows have 0.04",
            "The balance of fleet in T has spent 0.04000001 dollars, but the rows have 0.04",
        ]);
    }

    [Fact]
    public async Task Usage_AfterRefusedSubmits_CountsThem()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(),
            KeptResultRig.Settings(
                ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:all:Period", "Total"),
                ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:all:Limit", "0.01")));
        for (var n = 0; n < 3; n++)
        {
            using var refused = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            ((int)refused.StatusCode).ShouldBe(402, await refused.TextAsync());
        }

        await Eventually.IsTrueAsync(async () =>
        {
            using var usage = await gateway.Client.GetAsync(new Uri("/usage", UriKind.Relative), TestContext.Current.CancellationToken);
            return (await usage.JsonAsync()).GetProperty("usage").EnumerateArray().Any(
                row => row.GetProperty("refused").GetInt32() == 3 && row.GetProperty("model").GetString() == Seeds.Imagen4);
        });
    }

    private static async Task ChangeAsync(string database)
    {
        await using var connection = new SqliteConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE gateway_balances SET settled = settled + 10 WHERE period = 'T'";
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
