using System.Diagnostics;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Hostile;

namespace Gateway.FunctionalTests.Hostile;

/// <summary>Runs one attack at its full size, and measures the gateway and the well-behaved client before, during and after it.</summary>
internal static class HostileMeasurement
{
    private const int DefaultSeconds = 15;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task<HostileFigures> RunAsync(Scenario scenario)
    {
        await using var gateway = await HostileGateway.StartAsync(scenario, isFullSize: true);
        var process = gateway.Process;
        using var good = gateway.CreateGoodClient();
        using var attack = await AttackProcess.PrepareAsync(scenario, gateway.Target);
        // Loads all code before the measurement.
        await good.CallAsync(60);
        var before = await CallForAsync(good, Quiet);
        // The collection comes first: the resident memory before the attack is then that of an idle process.
        var managed = await process.ManagedMemoryAsync();
        var resourcesBefore = ResourceFigures.Of(process, managed);
        process.ResetPeakMemory();
        var (second, processorTime) = (gateway.Upstream.Second, process.ProcessorTime);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var calls = good.CallUntilAsync(stop.Token);
        var peak = WatchPeakAsync(process, stop.Token);
        await attack.BeginAsync();
        var time = TimeSpan.FromSeconds(LongRun.Of(LongRun.HostileSeconds, DefaultSeconds));
        await Task.Delay(time, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var during = await calls;
        var highest = await peak;
        processorTime = process.HasExited ? TimeSpan.Zero : process.ProcessorTime - processorTime;
        var upstreamPolls = gateway.Upstream.MostPollsSince(second);
        var attackerTime = attack.ProcessorTime;
        var tally = await attack.StopAsync();

        var (resourcesAfter, rest) = await RestAsync(process, resourcesBefore);
        return new HostileFigures
        {
            Scenario = scenario,
            Before = before,
            During = during,
            Tally = tally,
            Lives = !process.HasExited && (await good.CallAsync(1)).Count == 0,
            ResourcesBefore = resourcesBefore,
            ResourcesAfter = resourcesAfter,
            Peak = Math.Max(highest, resourcesAfter.Resident),
            Rest = rest,
            UpstreamPolls = upstreamPolls,
            GatewayTime = processorTime,
            AttackerTime = attackerTime,
            LastOutput = string.Join('\n', process.Output.TakeLast(20)),
        };
    }

    private static async Task<GoodClientFigures> CallForAsync(GoodClient good, TimeSpan time)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(time);
        return await good.CallUntilAsync(stop.Token);
    }

    /// <summary>The file of the process vanishes with it, so that the peak must be read again and again.</summary>
    private static async Task<long> WatchPeakAsync(GatewayProcess process, CancellationToken stop)
    {
        var peak = 0L;
        while (!stop.IsCancellationRequested && !process.HasExited)
        {
            peak = process.PeakMemory;
            await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return peak;
    }

    /// <summary>Waits until memory, connections, descriptors and files have returned, but not longer than claimed.</summary>
    private static async Task<(ResourceFigures After, TimeSpan Time)> RestAsync(GatewayProcess process, ResourceFigures before)
    {
        var started = Stopwatch.GetTimestamp();
        var rested = TimeSpan.Zero;
        while (!process.HasExited && (rested = Stopwatch.GetElapsedTime(started)) < LongestRest)
        {
            if (HostileFigures.HaveReturned(ResourceFigures.Of(process, managed: null), before))
            {
                break;
            }

            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }

        return process.HasExited
            ? (before, rested)
            : (ResourceFigures.Of(process, await TryMeasureManagedAsync(process)), rested);
    }

    /// <returns>Null: the process does not even collect any more.</returns>
    private static async Task<long?> TryMeasureManagedAsync(GatewayProcess process)
    {
        try
        {
            return await process.ManagedMemoryAsync().WaitAsync(LongestCollection);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
