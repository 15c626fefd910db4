using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Submits whose clients do not know whether a job exists.</summary>
internal static class DoubtedSubmits
{
    /// <summary>Another body than that of most submits.</summary>
    public const string Other = """{"prompt":"a tiger"}""";

    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>An upstream whose jobs do not end by themselves.</summary>
    public static SandboxOptions Waiting() => new() { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) };

    /// <summary>Delays the next two submits at the upstream.</summary>
    public static void Slow(TestGateway gateway) => gateway.Sandbox.Faults.Add(
        new SandboxFault
        {
            Fault = SandboxFaultNames.Delay,
            DelayMs = 500,
            Times = 2,
            Match = new() { Operation = SandboxOperation.Submit },
        });

    /// <summary>Submits and waits, and disconnects while the gateway asks for the status of the job.</summary>
    public static async Task LeaveWhileWaitingAsync(TestGateway gateway, HttpClient client, SandboxServer sandbox, string way, string body)
    {
        var before = sandbox.JobCount;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = WaysIn.SubmitAsync(client, way, body, leaving.Token);
        await Eventually.IsTrueAsync(() => sandbox.JobCount > before
            && sandbox.Requests.Any(seen => seen.Operation == SandboxOperation.Status
                && seen.Target.Contains(sandbox.Jobs[^1].RequestId, StringComparison.Ordinal)));
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["status"], 499), TestContext.Current.CancellationToken);
    }
}
