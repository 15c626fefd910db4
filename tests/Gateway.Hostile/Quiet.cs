namespace Gateway.Hostile;

internal static class Quiet
{
    /// <summary>A delay that ends early, without an exception, when the attack stops.</summary>
    public static async Task DelayAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
