using Gateway.Bodies;

namespace Gateway.UnitTests.Bodies;

public sealed class BodyProgressTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly TestTimeProvider _time = new();

    [Theory]
    [InlineData(15)]
    [InlineData(20 * 1024 * 1024)]
    public void Body_ThatSendsNothing_IsTooSlowAfterTheGracePeriod(long length)
    {
        using var progress = Start(length);

        _time.Advance(BodyProgress.Grace - TimeSpan.FromMilliseconds(1));
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>1,200 bytes in 60 s are 20 bytes in a second.</summary>
    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(30, true)]
    public void Body_AtAConstantRate_IsInTimeIfTheRateSuffices(int bytesPerSecond, bool isInTime)
    {
        using var progress = Start(1200);

        var second = 0;
        while (!progress.Token.IsCancellationRequested && progress.Received < 1200 && second++ < 60)
        {
            progress.Received += bytesPerSecond;
            if (progress.Received < 1200)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        // The slower body is behind only after the grace period is used up.
        (!progress.Token.IsCancellationRequested && progress.Received >= 1200).ShouldBe(isInTime);
    }

    [Fact]
    public void Body_OfWhichAThirdArrived_MayStopForAThirdOfTheTimeAndTheGracePeriod()
    {
        using var progress = Start(1200);
        progress.Received = 400;

        _time.Advance(TimeSpan.FromSeconds(24.9));
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Body_AlmostComplete_IsTooSlowAtTheDeadline()
    {
        using var progress = Start(1200);
        progress.Received = 1199;

        _time.Advance(TimeSpan.FromSeconds(59.9));
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Deadline_ShorterThanTheGracePeriod_Holds()
    {
        using var progress = new BodyProgress(TimeSpan.FromSeconds(1), 1200, _time, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(1));

        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Clock_WhileTheGatewayDoesNotRead_StandsStill()
    {
        using var progress = Start(1200);
        _time.Advance(TimeSpan.FromSeconds(4));

        progress.Pause();
        _time.Advance(TimeSpan.FromSeconds(30));
        progress.Resume();
        _time.Advance(TimeSpan.FromSeconds(0.9));

        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void Dispose_LeavesNoTimer()
    {
        var progress = Start(1200);

        progress.Dispose();

        _time.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Client_Leaves_CancelsTheToken()
    {
        using var leaving = new CancellationTokenSource();
        using var progress = new BodyProgress(Timeout, 1200, _time, leaving.Token);

        await leaving.CancelAsync();

        progress.Token.IsCancellationRequested.ShouldBeTrue();
    }

    private BodyProgress Start(long length) => new(Timeout, length, _time, CancellationToken.None);
}
