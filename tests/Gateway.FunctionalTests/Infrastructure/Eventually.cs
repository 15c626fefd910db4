using System.Runtime.CompilerServices;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Polls with a deadline until a condition is true that another thread will make true.</summary>
internal static class Eventually
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromMilliseconds(10);

    public static Task IsTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        IsTrueAsync(() => Task.FromResult(condition()), UsualInterval, text);

    public static Task IsTrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        IsTrueAsync(condition, UsualInterval, text);

    public static async Task IsTrueAsync(
        Func<Task<bool>> condition, TimeSpan interval, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TestDeadline.Longest);
        using var poll = new PeriodicTimer(interval);
        while (!await condition())
        {
            try
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Assert.Fail($"not true after {TestDeadline.Longest}: {text}");
            }
        }
    }
}
