using Gateway.Upstream.Forwarding;

namespace Gateway.UnitTests.Upstream.Forwarding;

public sealed class CallDeadlinesTests
{
    [Fact]
    public void Rent_AfterAReturn_UsesTheSourceAgain()
    {
        var deadlines = new CallDeadlines(TimeProvider.System);
        var first = deadlines.Rent(TimeSpan.FromHours(1));
        deadlines.Return(first);

        var second = deadlines.Rent(TimeSpan.FromHours(1));

        second.ShouldBeSameAs(first);
        second.IsCancellationRequested.ShouldBeFalse();
        deadlines.Rent(TimeSpan.FromHours(1)).ShouldNotBeSameAs(second);
    }

    [Fact]
    public async Task Rent_SourceThatIsUsedAgain_EndsAtItsOwnDeadline()
    {
        var deadlines = new CallDeadlines(TimeProvider.System);
        var first = deadlines.Rent(TimeSpan.FromHours(1));
        deadlines.Return(first);
        var ended = new TaskCompletionSource();

        var second = deadlines.Rent(TimeSpan.FromMilliseconds(1));
        using var registration = second.Token.Register(ended.SetResult);

        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Return_SourceWhoseTimeHasPassed_IsNotUsedAgain()
    {
        var deadlines = new CallDeadlines(TimeProvider.System);
        var first = deadlines.Rent(TimeSpan.FromHours(1));
        first.Cancel();
        deadlines.Return(first);

        deadlines.Rent(TimeSpan.FromHours(1)).IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void Rent_ClockOfATest_EndsAtTheDeadlineOfTheCall()
    {
        var time = new TestTimeProvider();
        var deadlines = new CallDeadlines(time);
        deadlines.Return(deadlines.Rent(TimeSpan.FromSeconds(10)));

        var deadline = deadlines.Rent(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(9));
        deadline.IsCancellationRequested.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));

        deadline.IsCancellationRequested.ShouldBeTrue();
    }
}
