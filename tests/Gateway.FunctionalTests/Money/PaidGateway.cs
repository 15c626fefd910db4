using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Results;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Money;

/// <summary>A gateway whose client has a wide budget, so that every job moves money. Jobs are followed, and results are kept.</summary>
internal static class PaidGateway
{
    public static (string Key, string Value)[] Settings(string client, params (string, string)[] more) =>
        KeptResultRig.Settings(
        [
            ($"Gateway:Clients:{client}:Budgets:all:Period", "Total"), ($"Gateway:Clients:{client}:Budgets:all:Limit", "100000"), .. more,
        ]);

    public static Task<TestGateway> StartAsync(SandboxOptions upstream, TimeProvider? clock, params (string, string)[] more) =>
        TestGateway.StartAsync(upstream, clock, Settings(TestGateway.ClientName, more));

    public static Task<TestGateway> StartAsync(SandboxDialect dialect = SandboxDialect.Queue, params (string, string)[] more) =>
        StartAsync(new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, clock: null, more);

    public static async Task<string> SubmitAsync(this TestGateway gateway, string body, string model = Seeds.Imagen4)
    {
        using var response = await gateway.Client.SubmitAsync(model, body);
        var answer = await response.JsonAsync();
        return answer.GetProperty("request_id").GetString()!;
    }

    /// <summary>The cost of a job as its owner sees it.</summary>
    public static async Task<(string? Cost, string State)> CostAsync(this HttpClient client, string id)
    {
        var job = await FollowedJobs.StoredAsync(client, id);
        return (job.GetProperty("cost").GetString(), job.GetProperty("cost_state").GetString()!);
    }

    public static Task ShouldCostAsync(this TestGateway gateway, string id, string cost, string state) =>
        gateway.Client.ShouldCostAsync(id, cost, state);

    public static async Task ShouldCostAsync(this HttpClient client, string id, string cost, string state)
    {
        (string? Cost, string State) seen = default;
        try
        {
            await Eventually.IsTrueAsync(async () => (seen = await client.CostAsync(id)).State == state);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            seen.State.ShouldBe(state);
        }

        seen.ShouldBe((cost, state));
    }

    /// <summary>The movements of a job, the first one first.</summary>
    public static async Task<IReadOnlyList<(string Kind, string Amount, string Reason)>> MovementsAsync(this TestGateway gateway, string id)
    {
        var ledger = gateway.Service<ILedgerStore>();
        var rows = (await ledger.ListMovementsAsync(
            new LedgerFilter { Limit = LedgerFilter.MaxLimit }, null, TestContext.Current.CancellationToken)).Rows;
        // The first movement is older than the job.
        var reservation = rows.First(row => row.RequestId == id).Reservation;
        return [.. rows.Where(row => row.Reservation == reservation).OrderBy(row => row.Movement)
            .Select(row => (row.Kind, row.Amount.ToString(), row.Reason))];
    }

    public static async Task ShouldBeGoodAsync(this TestGateway gateway) =>
        (await gateway.Service<ILedgerStore>().CheckAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
}
