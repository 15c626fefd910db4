using System.Net;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Metrics;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.FunctionalTests.Results;

/// <summary>The bounds of kept results, in room and in time.</summary>
public sealed class ResultLimitTests
{
    private const int MaxBytes = 2048;

    /// <summary>Room for nine or ten of the results, which have about 300 bytes and count 1 KiB more.</summary>
    private const long Room = 2 * (MaxBytes + 4096);

    /// <summary>The oldest result of a client makes room for its newest. Those of another client stay.</summary>
    [Fact]
    public async Task Client_AboveItsLimit_LosesItsOldestResults()
    {
        var (other, key) = ("somebody-else", TestKey.Create());
        await using var gateway = await KeptResultRig.StartAsync(
            ("Gateway:Results:MaxBytes", $"{MaxBytes}"), ("Gateway:Results:PerClient:MaxTotalBytes", $"{Room}"),
            ($"Gateway:Clients:{other}:Keys:0:Sha256", key.Sha256), ("Gateway:Management:Url", "http://127.0.0.1:0"));
        using var stranger = gateway.CreateClient(key.Text);
        var foreign = await KeepAsync(gateway, stranger, 1);
        var own = await KeepAsync(gateway, gateway.Client, 14);

        var kept = await KeptAsync(gateway, own);

        kept.Count.ShouldBeInRange(7, 10);
        kept.ShouldBe(own.TakeLast(kept.Count));
        (await KeptAsync(gateway, foreign)).ShouldBe(foreign);
        // A removal is counted after its commit.
        await Eventually.IsTrueAsync(async () =>
            (await MetricsPage.ReadAsync(gateway)).Value("gateway_results_removed_total", ("reason", "client_limit"))
                == own.Count - kept.Count);
        // The upstream still has them.
        using var response = await gateway.Client.FollowAsync(own[0]);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_AboveTheLimit_LoseTheOldestOfAnyClient()
    {
        var (other, key) = ("somebody-else", TestKey.Create());
        await using var gateway = await KeptResultRig.StartAsync(
            ("Gateway:Results:MaxBytes", $"{MaxBytes}"), ("Gateway:Results:MaxTotalBytes", $"{Room}"),
            ($"Gateway:Clients:{other}:Keys:0:Sha256", key.Sha256));
        using var stranger = gateway.CreateClient(key.Text);
        List<string> ids = [.. await KeepAsync(gateway, stranger, 4), .. await KeepAsync(gateway, gateway.Client, 8)];

        var kept = await KeptAsync(gateway, ids);

        kept.Count.ShouldBeInRange(7, 10);
        kept.ShouldBe(ids.TakeLast(kept.Count));
    }

    /// <summary>An old result is not served, also before it is removed.</summary>
    [Fact]
    public async Task Result_OlderThanTheRetention_IsNotServedAndRemoved()
    {
        var clock = new JumpingClock(ResultRetention.Interval);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, clock, KeptResultRig.Settings());
        var id = await gateway.SubmitAndKeepAsync();
        gateway.ForgetAtUpstream();

        clock.Jump(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        using var response = await gateway.Client.FollowAsync(id);
        clock.FireLong();

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Eventually.IsTrueAsync(async () => await gateway.DocumentAsync(id) is null);
        (await gateway.StoredAsync(id)).Status.ShouldBe(JobStatus.Completed);
    }

    /// <summary>The upstream gives no result for a day. The gateway says so once, and asks no more.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.Html502, "upstream_failed", 24 * 60)]
    [InlineData(SandboxFaultNames.ExpiredResult, "job_not_found", 10)]
    public async Task Result_NeverGiven_IsGivenUp(string fault, string errorType, int minutes)
    {
        var clock = new JumpingClock(TimeSpan.FromDays(100));
        using var files = new TemporaryDirectory();
        var database = $"Data Source={Path.Combine(files.Path, "jobs.db")}";
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, clock,
            KeptResultRig.Settings(("ConnectionStrings:Jobs", database)));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result, times: null);
        var id = await gateway.Client.SubmitJobAsync();
        // A jump during an attempt would end its lease, and a second attempt would begin beside it.
        await Eventually.IsTrueAsync(() => IsPostponedAsync(database));

        clock.Jump(TimeSpan.FromMinutes(minutes));

        await gateway.ShouldBecomeAsync(id, ResultOutcome.Unavailable);
        await gateway.ShouldSettleAsync(id);
        var entry = gateway.Logs.Entries.Single(entry => entry.EventId == Errors.EventIds.ResultNotKept);
        (entry["request_id"], entry["error_type"]).ShouldBe((id, errorType));
    }

    /// <summary>Whether the first attempt has ended, and the next one is due later.</summary>
    private static async Task<bool> IsPostponedAsync(string database)
    {
        await using var connection = new SqliteConnection(database + ";Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM gateway_outbox WHERE attempts > 0 AND lease_owner IS NULL";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 1;
    }

    private static async Task<List<string>> KeepAsync(TestGateway gateway, HttpClient client, int count)
    {
        var ids = new List<string>();
        for (var n = 0; n < count; n++)
        {
            var id = await client.SubmitJobAsync();
            await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
            ids.Add(id);
        }

        return ids;
    }

    private static async Task<List<string>> KeptAsync(TestGateway gateway, IEnumerable<string> ids)
    {
        var kept = new List<string>();
        foreach (var id in ids)
        {
            if (await gateway.DocumentAsync(id) is not null)
            {
                kept.Add(id);
            }
        }

        return kept;
    }
}
