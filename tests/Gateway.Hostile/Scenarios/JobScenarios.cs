using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Statuses, streams, listings and results.</summary>
internal static class JobScenarios
{
    private const int Clients = 20;
    private const int ListedJobs = 200;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("logs-polled", "3,000 jobs of 20 clients whose statuses have 218 KiB of logs, 150 polls/s",
            async run =>
            {
                using var caller = new Caller(run.Target, connections: 32);
                await run.RepeatAsync(32, 150, call =>
                    caller.GetAsync(StatusOf(run, call) + "?logs=1", run.KeyOf(call % run.Jobs.Count, Clients), run.Stop));
            })
        { PrepareAsync = run => SubmitAsync(run, run.Count(3_000, 100), Clients) },
        new("logs-unread", "500 polls of statuses with 218 KiB of logs of 20 clients, unread",
            run => new UnreadResponses(i => HttpText.Get(StatusOf(run, i) + "?logs=1", KeyOfJob(run, i))).RunAsync(run, run.Count(500, 40)))
        { PrepareAsync = run => SubmitAsync(run, run.Count(500, 40), Clients) },
        new("logs-streams", "500 status streams with 218 KiB of logs of 20 clients, unread",
            run => new UnreadResponses(i => HttpText.Get(StatusOf(run, i) + "/stream?logs=1", KeyOfJob(run, i)))
                .RunAsync(run, run.Count(500, 40)))
        { PrepareAsync = run => SubmitAsync(run, run.Count(500, 40), Clients) },
        new("listings-unread", "2,500 clients that do not read three listings of 200 jobs",
            run => new UnreadResponses(_ => HttpText.Repeat(HttpText.Get("/jobs?limit=200", run.KeyOf(0, 1)), 3))
                .RunAsync(run, run.Count(2_500, 60)))
        { PrepareAsync = run => SubmitAsync(run, ListedJobs, 1) },
        new("listings-pipelined", "200 clients that send 50 requests for a listing of 200 jobs and read nothing",
            run => new UnreadResponses(_ => HttpText.Repeat(HttpText.Get("/jobs?limit=200", run.KeyOf(0, 1)), 50))
                .RunAsync(run, run.Count(200, 30)))
        { PrepareAsync = run => SubmitAsync(run, ListedJobs, 1) },
        new("listings-loops", "16 loops over a listing of 200 jobs, 100 calls/s together",
            async run =>
            {
                using var caller = new Caller(run.Target, connections: 16);
                await run.RepeatAsync(16, 100, _ => caller.GetAsync("/jobs?limit=200", run.KeyOf(0, 1), run.Stop));
            })
        { PrepareAsync = run => SubmitAsync(run, ListedJobs, 1) },
        new("results-unread", "500 results of 5 MB of 20 clients, unread",
            run => new UnreadResponses(i => HttpText.Get($"/fal-ai/flux-lora/requests/{run.Jobs[i % run.Jobs.Count]}", KeyOfJob(run, i)))
                .RunAsync(run, run.Count(500, 40)))
        {
            PrepareAsync = run => SubmitAsync(run, 40, Clients, HttpText.FinishedModel),
            // A result is a call of its own.
            MostUpstreamPolls = 1_000,
        },
        new("streams", "3,000 status streams of one client", run => StreamAsync(run, 1)) { PrepareAsync = run => SubmitAsync(run, 100, 1) },
        new("streams-keys", "3,000 status streams of 20 clients", run => StreamAsync(run, Clients))
        { PrepareAsync = run => SubmitAsync(run, 100, Clients) },
        new("streams-unread", "1,000 status streams of 20 clients, unread",
            run => new UnreadResponses(i => HttpText.Get(StatusOf(run, i) + "/stream", KeyOfJob(run, i)))
                .RunAsync(run, run.Count(1_000, 60)))
        { PrepareAsync = run => SubmitAsync(run, 100, Clients) },
    ];

    private static string StatusOf(AttackRun run, int index) => $"/fal-ai/imagen4/requests/{run.Jobs[index % run.Jobs.Count]}/status";

    private static string KeyOfJob(AttackRun run, int index) => run.KeyOf(index % run.Jobs.Count, Clients);

    private static Task StreamAsync(AttackRun run, int keys) => new HeldRequests(
        i => HttpText.LastGet(StatusOf(run, i) + "/stream", run.KeyOf(i % run.Jobs.Count, keys))).RunAsync(run, run.Count(3_000, 100));

    private static async Task SubmitAsync(AttackRun run, int count, int keys, string model = HttpText.Model)
    {
        using var caller = new Caller(run.Target, connections: 16);
        run.Jobs = await caller.SubmitAsync(count, model, i => run.KeyOf(i, keys));
    }
}
