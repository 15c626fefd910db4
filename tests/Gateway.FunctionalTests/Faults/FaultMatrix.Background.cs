using System.Text;
using Gateway.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Results.Fetching;
using Gateway.Jobs.Store.Following;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Faults;

/// <summary>The cells of calls that the gateway makes without a client.</summary>
internal sealed partial class FaultMatrix
{
    /// <summary>The gateway asks for the job with the fault, and again without it.</summary>
    private async Task PlayFollowedAsync(FaultCell cell)
    {
        var bench = BenchOf(cell);
        var follower = bench.Gateway.Service<JobFollower>();
        var (id, match) = await JobForAsync(cell);
        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(match));
        var followed = await FollowAsync();
        await EndAsync(cell, fault);

        followed.WasAsked.ShouldBeTrue();
        var answer = followed.Next switch
        {
            null => "ended",
            { MissingAnswers: > 0 } => "asked again; the job counts as missing",
            _ => "asked again",
        };
        _rows[cell] = new FaultRow(answer, Describe(await bench.StoredAsync(id)), "–");
        bench.Finish(id);
        if (IsForgotten(bench, cell) || cell.Case.IsEndless)
        {
            (await FollowAsync()).Next.ShouldNotBeNull();
        }
        else
        {
            // A call may still exceed a short deadline on a busy machine. The schedule repeats it.
            await Eventually.IsTrueAsync(async () => (await FollowAsync()).Next is null);
        }

        await Aftermath.ShouldBeTrueAsync(bench.Gateway, model: FaultBench.ModelOf(cell.Name));

        async Task<FollowedJob> FollowAsync() =>
            await follower.FollowAsync(await DueAsync(bench, id), TestContext.Current.CancellationToken);
    }

    /// <summary>The gateway fetches the result with the fault, and again without it. No fault of a fetch changes the end of the
    /// job.</summary>
    private async Task PlayKeptAsync(FaultCell cell)
    {
        const int maxBytes = 512 * 1024;
        var bench = BenchOf(cell);
        var fetcher = bench.Gateway.Service<ResultFetcher>();
        var (id, match) = await JobForAsync(cell);
        if (!cell.Case.IsEndless)
        {
            (await bench.SendWithoutFaultAsync(HttpMethod.Get, FaultBench.PathOf(SandboxOperation.Status, id))).Status.ShouldBe(200);
        }

        var job = (await bench.StoredAsync(id))!;
        var fault = bench.Gateway.Sandbox.Faults.Add(cell.Case.For(match));
        using var fetched = await fetcher.FetchAsync(job, maxBytes, isScanned: false, TestContext.Current.CancellationToken);
        await EndAsync(cell, fault);

        var text = fetched.Document is { } kept ? Encoding.UTF8.GetString(kept.Body.Span) : "";
        text.ShouldNotContain(TestGateway.UpstreamToken);
        var answer = fetched switch
        {
            { Document: { } document } => $"kept with its {document.Status}",
            { IsTooLarge: true } => "stays at the upstream",
            { IsMissing: true } => "tried again for 10 minutes",
            _ => "tried again for a day",
        };
        _rows[cell] = new FaultRow(answer, Describe(await bench.StoredAsync(id)), "–");
        if (!cell.Case.IsOutcome && cell.Case.Fault != SandboxFaultNames.Vanished)
        {
            // A call may still exceed a short deadline on a busy machine.
            await Eventually.IsTrueAsync(async () =>
            {
                using var again = await fetcher.FetchAsync(job, maxBytes, isScanned: false, TestContext.Current.CancellationToken);
                return again.Document?.Status == 200;
            });
        }

        await Aftermath.ShouldBeTrueAsync(bench.Gateway, model: FaultBench.ModelOf(cell.Name));
    }

    /// <summary>A job with an answer that it is missing is asked for also if a client has just polled it.</summary>
    private static async Task<DueJob> DueAsync(FaultBench bench, string id) =>
        new((await bench.StoredAsync(id))!, MissingSince: TimeProvider.System.GetUtcNow(), MissingAnswers: 0);
}
