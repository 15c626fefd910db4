using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Postgres;
using Gateway.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Stops and freezes the server, so the class has its own server.</summary>
public sealed class PostgresOutageTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    /// <summary>A frozen server shows by the deadline only. On a busy machine, a call may reach it while the server runs.</summary>
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A stopped server refuses connections at once, so no deadline is needed.</summary>
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyCall_ServerStopped_IsUnavailableThenRecovers()
    {
        await using var store = await OpenAsync(LongTimeout);
        await store.AddAsync(Samples.Job("before"), completion: null, Cancellation);

        await cluster.StopAsync();
        try
        {
            var exception = await Should.ThrowAsync<JobStoreUnavailableException>(
                () => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation));
            exception.ToString().ShouldNotContain("not-for-your-eyes");
            await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("before", Cancellation));
            await Should.ThrowAsync<JobStoreUnavailableException>(() => store.ClaimAsync(Samples.Claim(), Cancellation));
            (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeFalse();
            store.Update(JobChange.Completed("before", Samples.Start, inferenceTime: 1));
        }
        finally
        {
            await cluster.StartAsync();
        }

        (await store.FindAsync("before", Cancellation))!.Status.ShouldBe(JobStatus.Completed);
        (await store.AddAsync(Samples.Job("after"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
        await store.FlushAsync(Cancellation);
        (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public async Task Add_ServerCrashesUnderLoad_KeepsEveryReportedJob()
    {
        await using var store = await OpenAsync(LongTimeout);
        var stored = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(0, 16).Select(caller => AddUntilStoppedAsync(caller, stop.Token)).ToArray();
        for (var crash = 0; crash < 3; crash++)
        {
            var before = stored.Count;
            await Polling.UntilAsync(() => Task.FromResult(stored.Count > before + 200));
            await cluster.StopAsync();
            await cluster.StartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var id in stored)
        {
            (await store.FindAsync(id, Cancellation)).ShouldNotBeNull(id);
        }

        async Task AddUntilStoppedAsync(int caller, CancellationToken stopping)
        {
            for (var n = 0; !stopping.IsCancellationRequested; n++)
            {
                try
                {
                    await store.AddAsync(Samples.Job($"load-{caller}-{n}"), completion: null, Cancellation);
                    stored.Add($"load-{caller}-{n}");
                }
                catch (JobStoreUnavailableException)
                {
                    await Task.Delay(20, Cancellation);
                }
            }
        }
    }

    [Fact]
    public async Task AnyCall_ServerFrozen_IsUnavailableWithinTheDeadlineThenRecovers()
    {
        await using var store = await OpenAsync(ShortTimeout);
        await Polling.UntilInTimeAsync(async () => await store.AddAsync(Samples.Job("before"), completion: null, Cancellation)
            is AddJobResult.Added or AddJobResult.AlreadyOwned);

        await cluster.FreezeAsync(frozen: true);
        try
        {
            // Both timers belong to this process, so a busy machine delays both sides equally.
            var late = Task.Delay(ShortTimeout * 3, Cancellation);
            var calls = Task.WhenAll(
                Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)),
                Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("before", Cancellation)),
                Should.ThrowAsync<JobStoreUnavailableException>(() => store.ClaimAsync(Samples.Claim("frozen"), Cancellation)));
            (await Task.WhenAny(calls, late)).ShouldBe(calls, "a call lasts longer than the store's deadline allows");
            await calls;
        }
        finally
        {
            await cluster.FreezeAsync(frozen: false);
        }

        await Polling.UntilAsync(async () => (await store.ProbeAsync(Cancellation)).IsAvailable);
        await Polling.UntilInTimeAsync(async () => await store.FindAsync("before", Cancellation) is not null);
        // The claim failed, so no upstream call follows, and the store must release the key by itself.
        await Polling.UntilInTimeAsync(
            async () => await store.ClaimAsync(Samples.Claim("frozen"), Cancellation) is IdempotencyClaim.Claimed);
    }

    private async Task<JobStore> OpenAsync(TimeSpan timeout)
    {
        var connectionString = await PostgresTestDatabase.CreateAsync(cluster);
        var database = new PostgresJobDatabase(connectionString, timeout, TimeProvider.System);
        var store = new JobStore(
            database, timeout, new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        await Polling.InitializeInTimeAsync(store);
        return store;
    }
}
