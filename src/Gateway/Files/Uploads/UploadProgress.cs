using Gateway.Bodies;

namespace Gateway.Files.Uploads;

/// <summary>
/// Demands that an upload arrives: at a rate, and without long pauses, so that the right to receive it is always renewed in time. The time
/// in which the gateway stores bytes does not count.
/// </summary>
internal sealed class UploadProgress : IDisposable
{
    /// <summary>The least rate. A large file over a slow line takes long, and a stalled one must not occupy the gateway.</summary>
    public const int BytesPerSecond = 16 * 1024;

    /// <summary>The longest pause. The lease of a part lasts longer.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly BodyProgress _progress;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _urlEnd;
    private readonly CancellationTokenSource _ended;

    /// <param name="length">The announced length; for a body of unknown length the largest one.</param>
    /// <param name="atLeast">The time that every body has.</param>
    /// <param name="atMost">The time until the upload URL ends.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Cancelled when the client leaves.</param>
    /// <param name="deleted">Cancelled when the upload was deleted.</param>
    public UploadProgress(
        long length, TimeSpan atLeast, TimeSpan atMost, TimeProvider time, CancellationToken aborted, CancellationToken deleted)
    {
        var byRate = TimeSpan.FromSeconds((double)length / BytesPerSecond);
        var timeout = byRate > atLeast ? byRate : atLeast;
        _progress = new BodyProgress(timeout, length, time, aborted);
        _silence = new CancellationTokenSource(Silence, time);
        _urlEnd = new CancellationTokenSource(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource([_progress.Token, _silence.Token, _urlEnd.Token, deleted]);
    }

    /// <summary>Cancelled when the upload is too slow or was deleted, when its URL ends, or when the client leaves.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>Whether the upload URL has ended. An upload of any rate ends then.</summary>
    public bool UrlHasEnded => _urlEnd.IsCancellationRequested;

    /// <summary>Counts the bytes that have arrived since the beginning.</summary>
    public void Arrived(long bytes)
    {
        _progress.Received = bytes;
        _silence.CancelAfter(Silence);
    }

    /// <summary>Stops the clock while the gateway stores bytes.</summary>
    public void Pause()
    {
        _progress.Pause();
        _silence.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Resume()
    {
        _progress.Resume();
        _silence.CancelAfter(Silence);
    }

    public void Dispose()
    {
        _ended.Dispose();
        _urlEnd.Dispose();
        _silence.Dispose();
        _progress.Dispose();
    }
}
