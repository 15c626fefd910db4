namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Bounded polling, for a condition that another thread or process fulfils soon.</summary>
internal static class Polling
{
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }
}
