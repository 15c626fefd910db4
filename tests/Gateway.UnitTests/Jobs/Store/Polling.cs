using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Bounded polling, for a condition that another thread or process fulfils soon.</summary>
internal static class Polling
{
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>For a store with a short deadline: a call that misses it, as on a busy machine, is made again.</summary>
    public static Task UntilInTimeAsync(Func<Task<bool>> condition) => UntilAsync(async () =>
    {
        try
        {
            return await condition();
        }
        catch (JobStoreUnavailableException)
        {
            return false;
        }
    });

    public static Task InitializeInTimeAsync(JobStore store) => UntilInTimeAsync(async () =>
    {
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return true;
    });
}
