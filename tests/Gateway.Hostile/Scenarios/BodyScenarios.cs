using System.Diagnostics;
using System.Text;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Bodies that are announced and arrive slowly or not at all.</summary>
internal static class BodyScenarios
{
    /// <summary>The longest response time of small bodies that the attacking client itself sends meanwhile, in milliseconds.</summary>
    private const string OwnSmallBody = "ms of own small body";

    private const int Announced = 20 * 1024 * 1024;

    private static readonly byte[] Start = "{\"prompt\":\""u8.ToArray();
    private static readonly byte[] SmallBody = "{\"prompt\":\"a\"}"u8.ToArray();
    private static readonly byte[] Letters = Encoding.ASCII.GetBytes(new string('a', 300));
    private static readonly byte[] Chunk = [.. "12C\r\n"u8, .. Letters, .. "\r\n"u8];

    /// <summary>The routes that take a body.</summary>
    private static readonly string[] Routes =
        ["/" + HttpText.Model, "/validate/" + HttpText.Model, "/run/" + HttpText.Model, "/validate?model=" + HttpText.Model];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("bodies-announced-7", "7 heads of 20 MiB bodies of one client, no body; the client's own small bodies meanwhile",
            run => Task.WhenAll(new HeldRequests(i => Head(run, i, 1)).RunAsync(run, 7), SendSmallBodiesAsync(run)))
        { MostFigures = new Dictionary<string, long> { [OwnSmallBody] = 1_000 } },
        new("bodies-trickled-7", "7 bodies of 20 MiB of one client at 300 B/s each; the client's own small bodies meanwhile",
            run => Task.WhenAll(Trickle(run, 1).RunAsync(run, 7), SendSmallBodiesAsync(run)))
        { MostFigures = new Dictionary<string, long> { [OwnSmallBody] = 1_000 } },
        new("bodies-announced", "500 heads of 20 MiB bodies of one client, no body",
            run => new HeldRequests(i => Head(run, i, 1)).RunAsync(run, run.Count(500, 50))),
        new("bodies-announced-keys", "500 heads of 20 MiB bodies of 20 clients, no body",
            run => new HeldRequests(i => Head(run, i, 20)).RunAsync(run, run.Count(500, 50))),
        new("bodies-trickled", "500 bodies of 20 MiB of 20 clients at 300 B/s each",
            run => Trickle(run, 20).RunAsync(run, run.Count(500, 50))),
        new("bodies-chunked", "500 chunked bodies of 20 clients at 300 B/s each",
            run => new HeldRequests(i => [.. HttpText.ChunkedPostHead(RouteOf(i), run.KeyOf(i, 20)), .. Chunk]) { Piece = Chunk }
                .RunAsync(run, run.Count(500, 50))),
        new("bodies-half", "500 bodies of 20 MiB of 20 clients that stop after 1 MiB",
            run => new HeldRequests(i => [.. Head(run, i, 20), .. Start, .. new byte[1024 * 1024].Select(_ => (byte)'a')])
                .RunAsync(run, run.Count(500, 24))),
        new("bodies-waiting", "3,200 bodies of 10 MiB of one client, of each 192 KiB sent", run => Waiting(run, 1)),
        new("bodies-waiting-keys", "3,200 bodies of 10 MiB of 20 clients, of each 192 KiB sent", run => Waiting(run, 20)),
        new("bodies-small", "3,000 bodies of 60 KiB of 20 clients that lack their last byte",
            run => new HeldRequests(i => [.. HttpText.PostHead(RouteOf(i), run.KeyOf(i, 20), 60_000), .. Filler(59_999)])
                .RunAsync(run, run.Count(3_000, 100))),
    ];

    private static string RouteOf(int index) => Routes[index % Routes.Length];

    private static byte[] Head(AttackRun run, int index, int keys) => HttpText.PostHead(RouteOf(index), run.KeyOf(index, keys), Announced);

    private static HeldRequests Trickle(AttackRun run, int keys) => new(i => [.. Head(run, i, keys), .. Start]) { Piece = Letters };

    private static Task Waiting(AttackRun run, int keys) =>
        new HeldRequests(i => [.. HttpText.PostHead(RouteOf(i), run.KeyOf(i, keys), Announced / 2), .. Filler(192 * 1024)])
            .RunAsync(run, run.Count(3_200, 100));

    private static byte[] Filler(int bytes) => [.. Start, .. Enumerable.Repeat((byte)'a', bytes - Start.Length)];

    private static async Task SendSmallBodiesAsync(AttackRun run)
    {
        using var caller = new Caller(run.Target, connections: 2);
        while (!run.Stop.IsCancellationRequested)
        {
            var sent = Stopwatch.GetTimestamp();
            try
            {
                var status = await caller.PostAsync("/validate/" + HttpText.Model, run.KeyOf(0, 1), SmallBody, run.Stop);
                run.Tally.Add("own small body " + status);
                // A refusal is as good as a wait without an end.
                run.Tally.Raise(OwnSmallBody, status == "200" ? (long)Stopwatch.GetElapsedTime(sent).TotalMilliseconds : int.MaxValue);
            }
            catch (OperationCanceledException)
            {
                run.Tally.Raise(OwnSmallBody, (long)Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                return;
            }

            await Quiet.DelayAsync(TimeSpan.FromMilliseconds(250), run.Stop);
        }
    }
}
