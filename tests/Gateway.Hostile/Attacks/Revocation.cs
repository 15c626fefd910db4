using System.Diagnostics;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>The key of open requests is revoked: each of them must end soon. The attack is over when all of them ended.</summary>
internal static class Revocation
{
    /// <summary>The longest time from the revocation to the end of a connection, in milliseconds.</summary>
    public const string LongestEnd = "ms to the end";

    private const string Stream = "stream";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(AttackRun run, int each)
    {
        var key = run.Target.RevocableKey;
        using var caller = new Caller(run.Target, connections: 8);
        var jobs = await caller.SubmitAsync(each, HttpText.Model, _ => key);
        var ends = new List<Task<(string Kind, string Status, long Time)>>();
        foreach (var job in jobs)
        {
            ends.Add(EndAsync(run, "wait", HttpText.Post("/" + HttpText.Model, key, JobBody.Of(HttpText.Model), "Prefer: wait=86400\r\n")));
            ends.Add(EndAsync(run, "run", HttpText.Post("/run/" + HttpText.Model, key, JobBody.Of(HttpText.Model))));
            // The later ones of these wait for body memory, if they are not refused.
            ends.Add(EndAsync(run, "body", [.. HttpText.PostHead("/" + HttpText.Model, key, 20_000_000), .. "{\"prompt\":\""u8]));
            ends.Add(EndAsync(run, Stream, HttpText.LastGet($"/fal-ai/imagen4/requests/{job}/status/stream", key)));
        }

        await Quiet.DelayAsync(Settling, run.Stop);
        var revoked = Stopwatch.GetTimestamp();
        File.Delete(run.Target.RevocableKeyFile);
        foreach (var end in ends)
        {
            var (kind, status, time) = await end;
            run.Tally.Add($"{kind} {status}");
            run.Tally.Raise(LongestEnd, (long)Stopwatch.GetElapsedTime(revoked, time).TotalMilliseconds);
        }
    }

    /// <summary>
    /// A stream ends with its connection. Any other request ends with its response: the connection may stay open for the rest of a body.
    /// </summary>
    private static async Task<(string Kind, string Status, long Time)> EndAsync(AttackRun run, string kind, byte[] request)
    {
        using var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is null)
        {
            return (kind, "refused connection", Stopwatch.GetTimestamp());
        }

        await connection.SendAsync(request, run.Stop);
        var status = await (kind == Stream ? connection.ReadToEndAsync(run.Stop) : connection.ReadStatusAsync(run.Stop));
        return (kind, run.Stop.IsCancellationRequested ? "held" : status, Stopwatch.GetTimestamp());
    }
}
