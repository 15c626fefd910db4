namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Bounded polling, for what another thread will do soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static Task IsTrueAsync(Func<bool> condition) => IsTrueAsync(() => Task.FromResult(condition()));

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        using var poll = new PeriodicTimer(Interval);
        while (!await condition())
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }
}
