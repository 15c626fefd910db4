using System.Diagnostics;
using Gateway.Hostile.Connections;

namespace Gateway.Hostile.Attacks;

/// <summary>The key of open requests is revoked: each of them must end soon. The attack is over when all of them ended.</summary>
internal static class Revocation
{
    /// <summary>The longest time from the revocation to the end of a connection, in milliseconds.</summary>
    public const string LongestEnd = "ms to the end";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(AttackRun run, int each)
    {
        var key = run.Target.RevocableKey;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        var requests = new List<byte[]>();
        for (var i = 0; i < each; i++)
        {
            requests.Add(HttpText.Post("/" + HttpText.Model, key, JobBody.Of(HttpText.Model), "Prefer: wait=86400\r\n"));
            requests.Add(HttpText.Post("/run/" + HttpText.Model, key, JobBody.Of(HttpText.Model)));
            // A few large bodies, so that the later ones wait for body memory, if they are not refused.
            requests.Add([.. HttpText.PostHead("/" + HttpText.Model, key, 20_000_000), .. "{\"prompt\":\""u8]);
        }

        using var caller = new Caller(run.Target, connections: 8);
        var ids = await caller.SubmitAsync(each, HttpText.Model, _ => key);
        requests.AddRange(ids.Select(id => HttpText.LastGet($"/fal-ai/imagen4/requests/{id}/status/stream", key)));
        var connections = await Task.WhenAll(requests.Select(request => OpenAsync(run, request)));
        var ends = connections.Where(connection => connection is not null).Select(connection => EndAsync(run, connection!)).ToArray();
        await Quiet.DelayAsync(Settling, run.Stop);
        var revoked = Stopwatch.GetTimestamp();
        File.Delete(run.Target.RevocableKeyFile);
        foreach (var end in ends)
        {
            var (status, time) = await end;
            run.Tally.Add(status);
            run.Tally.Raise(LongestEnd, (long)Stopwatch.GetElapsedTime(revoked, time).TotalMilliseconds);
        }
    }

    private static async Task<RawConnection?> OpenAsync(AttackRun run, byte[] request)
    {
        var connection = await RawConnection.OpenAsync(run.Target.Address, receiveBuffer: null, run.Stop);
        if (connection is not null)
        {
            await connection.SendAsync(request, run.Stop);
        }

        return connection;
    }

    private static async Task<(string Status, long Time)> EndAsync(AttackRun run, RawConnection connection)
    {
        using (connection)
        {
            var status = await connection.ReadToEndAsync(run.Stop);
            return (run.Stop.IsCancellationRequested ? "held" : status, Stopwatch.GetTimestamp());
        }
    }
}
