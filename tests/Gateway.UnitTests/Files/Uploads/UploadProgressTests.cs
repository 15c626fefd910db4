using Gateway.Bodies;
using Gateway.Files.Uploads;

namespace Gateway.UnitTests.Files.Uploads;

/// <summary>The rate and the pauses of an upload.</summary>
public sealed class UploadProgressTests
{
    private const int Second = UploadProgress.BytesPerSecond;

    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly TestTimeProvider _time = new();

    [Fact]
    public async Task Pause_OfTheClient_EndsTheUploadAfterItsLongestTime()
    {
        using var progress = Create(length: 600 * Second);
        Advance(progress, seconds: 20, rate: 20 * Second);

        _time.Advance(UploadProgress.Silence - Moment);
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(Moment);

        await ShouldEndAsync(progress);
        progress.UrlHasEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task Rate_BelowTheLeastOne_EndsTheUpload()
    {
        using var progress = Create(length: 600 * Second);
        Advance(progress, seconds: (int)BodyProgress.Grace.TotalSeconds - 1, rate: 0);
        progress.Token.IsCancellationRequested.ShouldBeFalse();

        Advance(progress, seconds: 30, rate: Second / 2);

        await ShouldEndAsync(progress);
    }

    [Fact]
    public void Rate_OfTheLeastOne_IsEnough()
    {
        using var progress = Create(length: 600 * Second);

        // The time of the whole body ends with the last second.
        Advance(progress, seconds: 599, rate: Second);

        progress.Token.IsCancellationRequested.ShouldBeFalse();
    }

    /// <summary>A small body may take the time that every body has, if it comes without a long pause.</summary>
    [Fact]
    public async Task SmallBody_HasTheTimeOfEveryBody()
    {
        using var progress = Create(length: 60);

        Advance(progress, seconds: 59, rate: 1);
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        await ShouldEndAsync(progress);
    }

    /// <summary>The end of the URL does not raise the least rate.</summary>
    [Fact]
    public async Task EndOfTheUploadUrl_EndsTheUpload()
    {
        using var progress = Create(length: 600 * Second, atMost: TimeSpan.FromSeconds(20));

        Advance(progress, seconds: 19, rate: Second);
        progress.Token.IsCancellationRequested.ShouldBeFalse();
        progress.UrlHasEnded.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        await ShouldEndAsync(progress);
        progress.UrlHasEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task EndOfTheUploadUrl_BeforeTheFirstByte_EndsTheUpload()
    {
        using var progress = Create(length: 600 * Second, atMost: TimeSpan.FromSeconds(-1));
        _time.Advance(TimeSpan.Zero);

        await ShouldEndAsync(progress);
        progress.UrlHasEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task Storing_OfTheGateway_DoesNotCount()
    {
        using var progress = Create(length: 600 * Second);
        Advance(progress, seconds: 10, rate: Second);

        progress.Pause();
        _time.Advance(TimeSpan.FromHours(1));
        progress.Resume();

        progress.Token.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(UploadProgress.Silence);
        await ShouldEndAsync(progress);
    }

    [Fact]
    public async Task Deletion_EndsTheUpload()
    {
        using var deleted = new CancellationTokenSource();
        using var progress = Create(length: 600 * Second, deleted: deleted);

        await deleted.CancelAsync();

        await ShouldEndAsync(progress);
    }

    private UploadProgress Create(long length, TimeSpan? atMost = null, CancellationTokenSource? deleted = null) =>
        new(length, AtLeast, atMost ?? TimeSpan.FromDays(1), _time, TestContext.Current.CancellationToken, deleted?.Token ?? default);

    /// <summary>Lets bytes arrive each second.</summary>
    private void Advance(UploadProgress progress, int seconds, int rate)
    {
        for (var second = 1; second <= seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            if (rate > 0)
            {
                progress.Arrived(second * (long)rate);
            }
        }
    }

    /// <summary>The token is cancelled on another thread.</summary>
    private static async Task ShouldEndAsync(UploadProgress progress)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = progress.Token.Register(() => ended.TrySetResult());
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
