using System.Diagnostics.Metrics;
using Gateway.Bodies;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The invariants after each fault: no resource is in use, and the store matches the upstream.</summary>
internal sealed class Aftermath : IDisposable
{
    private readonly Gauges _gauges = new();

    public long ConnectionsOf(TestGateway gateway) => _gauges.ConnectionsOf(gateway.Service<IMeterFactory>());

    public long RequestsOf(TestGateway gateway) => _gauges.RequestsOf(gateway.Service<IMeterFactory>());

    /// <summary>Checks that no body memory, request, call, busy connection, shared poll or use of a job remains.</summary>
    public Task ShouldBeCleanAsync(TestGateway gateway, params IEnumerable<string> jobs) =>
        ShouldBeCleanAsync(gateway, gateway.Sandbox.Address.Port, jobs);

    /// <param name="gateway">The gateway.</param>
    /// <param name="port">The port of the upstream.</param>
    /// <param name="jobs">The jobs whose shared polls must have ended.</param>
    public async Task ShouldBeCleanAsync(TestGateway gateway, int port, IEnumerable<string> jobs)
    {
        var ids = jobs.ToList();
        var cancellation = TestContext.Current.CancellationToken;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TestDeadline.Longest);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        string held;
        while ((held = Held(gateway, port, ids)).Length > 0)
        {
            try
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Assert.Fail($"still in use after {TestDeadline.Longest}: {held}");
            }
        }
    }

    /// <summary>Checks that each stored job exists at the upstream, and that its stored status is not ahead of its status there.</summary>
    public static async Task ShouldBeTrueAsync(TestGateway gateway, string client = TestGateway.ClientName, string? model = null) =>
        ShouldBeTrue(await StoredAsync(gateway, client, model), gateway.Sandbox);

    public static void ShouldBeTrue(IEnumerable<JobRecord> stored, SandboxServer upstream)
    {
        var jobs = upstream.Jobs.GroupBy(job => job.RequestId).ToDictionary(group => group.Key, group => group.Last());
        foreach (var job in stored)
        {
            jobs.ShouldContainKey(job.RequestId, "the store contains a job that does not exist at the upstream");
            var there = jobs[job.RequestId];
            if (job.Status.IsFinal())
            {
                there.Status.ShouldBe(SandboxJob.Completed, $"{job.RequestId} is stored as {job.Status}");
                (job.Status == JobStatus.Cancelled).ShouldBe(there.Cancelled, $"{job.RequestId} is stored as {job.Status}");
                if (job.Status == JobStatus.Failed)
                {
                    there.Failed.ShouldBeTrue($"{job.RequestId} is stored as {job.Status}, and has a result");
                }
            }
            else if (job.Status == JobStatus.InProgress)
            {
                there.Status.ShouldNotBe(SandboxJob.InQueue, $"{job.RequestId} is stored as {job.Status}");
            }
        }
    }

    /// <summary>All jobs that the store contains for a client.</summary>
    public static async Task<IReadOnlyList<JobRecord>> StoredAsync(
        TestGateway gateway, string client = TestGateway.ClientName, string? model = null)
    {
        var store = gateway.Service<IJobStore>();
        await store.FlushAsync(TestContext.Current.CancellationToken);
        var jobs = new List<JobRecord>();
        JobCursor? after = null;
        do
        {
            var page = await store.ListAsync(
                client, new JobFilter { Model = model, Limit = JobFilter.MaxLimit }, after, TestContext.Current.CancellationToken);
            jobs.AddRange(page.Jobs);
            after = page.Next;
        }
        while (after is not null);

        return jobs;
    }

    /// <summary>Checks that no error and no unexpected exception is logged.</summary>
    public static void ShouldHaveLoggedNoError(TestGateway gateway) =>
        gateway.Logs.Entries.Where(entry => entry.Level >= LogLevel.Error || entry.EventId == EventIds.Unexpected)
            .Select(entry => $"{entry.Category}: {entry.Message} {entry.Exception?.GetType().Name}").ShouldBeEmpty();

    public void Dispose() => _gauges.Dispose();

    private string Held(TestGateway gateway, int port, IReadOnlyList<string> ids)
    {
        var held = new List<string>();
        Note("body memory", gateway.Service<BodyMemory>().Reserved);
        Note("memory of status responses", gateway.Service<AnswerMemory>().Used);
        Note("requests", _gauges.RequestsOf(gateway.Service<IMeterFactory>()));
        Note("calls to the upstream", _gauges.CallsTo(port));
        // A connection that a fault is about to close is idle for the gateway, so the next submit could meet its end.
        Note("open faults of the upstream", gateway.Sandbox.Faults.OpenCount);
        Note("busy connections to the upstream", _gauges.BusyConnectionsTo(port));
        foreach (var id in ids)
        {
            var entry = gateway.Service<JobCache>().Jobs.Peek(id);
            Note($"polls of {id}", entry?.InFlight is null ? 0 : 1);
            Note($"uses of {id}", entry?.Live.Uses ?? 0);
        }

        return string.Join(", ", held);

        void Note(string what, long count)
        {
            if (count != 0)
            {
                held.Add($"{count} {what}");
            }
        }
    }
}
