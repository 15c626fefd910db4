using System.Globalization;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>One client that takes the shares of the others, and a client whose key is revoked.</summary>
internal static class ShareScenarios
{
    private const long MostEndMilliseconds = 2_000;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("waits", "500 waiting submits of one client", run => WaitAsync(run, 1, "/" + HttpText.Model, "Prefer: wait=60\r\n")),
        new("waits-keys", "1,500 waiting submits of 20 clients",
            run => WaitAsync(run, 20, "/" + HttpText.Model, "Prefer: wait=60\r\n", 1_500)),
        new("runs", "500 synchronous calls of one client", run => WaitAsync(run, 1, "/run/" + HttpText.Model, "")),
        new("streams-500", "500 status streams of one client, each of another job",
            run => new HeldRequests(i => HttpText.LastGet($"/fal-ai/imagen4/requests/{run.Jobs[i]}/status/stream", run.KeyOf(0, 1)))
                .RunAsync(run, run.Jobs.Count))
        { PrepareAsync = run => SubmitAsync(run, run.Count(500, 50)) },
        new("polls", "400 polls/s of 1,000 jobs of one client",
            async run =>
            {
                using var caller = new Caller(run.Target, connections: 32);
                await run.RepeatAsync(32, 400, call => caller.GetAsync(
                    $"/fal-ai/imagen4/requests/{run.Jobs[call % run.Jobs.Count]}/status", run.KeyOf(0, 1), run.Stop));
            })
        { PrepareAsync = run => SubmitAsync(run, run.Count(1_000, 50)) },
        new("wrong-keys", "1,000 calls/s with wrong keys",
            async run =>
            {
                using var caller = new Caller(run.Target, connections: 16);
                await run.RepeatAsync(16, 1_000, call => caller.GetAsync(
                    "/jobs", "gw_wrong_" + call.ToString("d32", CultureInfo.InvariantCulture), run.Stop));
            }),
        new("revoked", "a revoked key with 50 waiting submits, 50 synchronous calls, 50 bodies and 50 streams",
            run => Revocation.RunAsync(run, run.Count(50, 10)))
        {
            Settings = new Dictionary<string, string> { ["Gateway__Jobs__MaxWait"] = "1.00:00:00" },
            MostFigures = new Dictionary<string, long> { [Revocation.LongestEnd] = MostEndMilliseconds },
        },
    ];

    private static Task WaitAsync(AttackRun run, int keys, string path, string header, int full = 500) =>
        new HeldRequests(i => HttpText.Post(path, run.KeyOf(i, keys), JobBody.Of(HttpText.Model), header))
            .RunAsync(run, run.Count(full, 50));

    private static async Task SubmitAsync(AttackRun run, int count)
    {
        using var caller = new Caller(run.Target, connections: 16);
        run.Jobs = await caller.SubmitAsync(count, HttpText.Model, _ => run.KeyOf(0, 1));
    }
}
