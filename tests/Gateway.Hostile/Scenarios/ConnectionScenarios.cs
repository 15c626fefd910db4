using System.Text;
using Gateway.Hostile.Attacks;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Scenarios;

/// <summary>Connections without a whole request, and requests that are malformed.</summary>
internal static class ConnectionScenarios
{
    private static readonly byte[] RequestLine = "GET /jobs HTTP/1.1\r\nHost: x\r\n"u8.ToArray();

    private static readonly string[] Malformed =
    [
        "GET / HTTP/1.1\r\n\r\n", "GET /%2e%2e HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /a/b HTTP/1.1\r\nHost: x\r\nContent-Length: +20\r\n\r\n",
        "POST /a/b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "\0\0\0\0\r\n\r\n",
        "POST /a/b HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "GET /jobs HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
        "BREW / HTTP/1.1\n\n",
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("connections-idle", "4,000 connections that send nothing",
            run => new HeldRequests(_ => []).RunAsync(run, run.Count(4_000, 200))),
        new("connections-idle-served", "3,000 connections that stay open after one response",
            run => new UnreadResponses(_ => HttpText.Get("/healthz/live")) { Window = null }.RunAsync(run, run.Count(3_000, 200))),
        new("heads-slow", "3,000 heads that arrive at one byte per 3 s",
            run => new HeldRequests(_ => RequestLine) { Piece = "x"u8.ToArray(), Interval = TimeSpan.FromSeconds(3) }
                .RunAsync(run, run.Count(3_000, 150))),
        new("heads-held", "3,000 heads of 7 KiB that lack their end",
            run => new HeldRequests(_ => Head(7, 1_000)).RunAsync(run, run.Count(3_000, 100))),
        new("heads-held-large", "3,000 heads of 30 KiB that lack their end",
            run => new HeldRequests(_ => Head(30, 1_000)).RunAsync(run, run.Count(3_000, 100))),
        new("heads-large", "8 requests with 58 headers of 110 bytes on each of 1,000 connections, unread",
            run => new UnreadResponses(_ => HttpText.Repeat([.. Head(58, 110), .. "\r\n"u8], 8)).RunAsync(run, run.Count(1_000, 60))),
        new("malformed", "500 malformed requests per second", MalformedAsync),
    ];

    private static byte[] Head(int headers, int bytes) =>
    [
        .. RequestLine,
        .. Enumerable.Range(0, headers).SelectMany(i => Encoding.ASCII.GetBytes($"X-Held-{i}: {new string('a', bytes)}\r\n")),
    ];

    private static Task MalformedAsync(AttackRun run) => run.RepeatAsync(16, 500, async call =>
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is null)
        {
            return "refused connection";
        }

        await connection.SendAsync(Encoding.ASCII.GetBytes(Malformed[call % Malformed.Length]), run.Stop);
        return await connection.ReadStatusAsync(run.Stop);
    });
}
