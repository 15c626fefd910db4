namespace Gateway.Bodies;

/// <summary>
/// Demands that a body arrives in time. After <see cref="Grace"/>, the received bytes must at every moment be at least the bytes that a
/// constant rate of <c>length / timeout</c> gives. The time in which the gateway itself does not read does not count.
/// </summary>
internal sealed class BodyProgress : IDisposable
{
    /// <summary>How long a body may arrive at any rate.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TimeSpan _timeout;
    private readonly double _secondsPerByte;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _tooSlow;
    private readonly ITimer _timer;
    private long _readingSince;
    private TimeSpan _readBefore;
    private long _received;
    private bool _isReading = true;
    private bool _isDisposed;

    /// <param name="timeout">Deadline of the whole body.</param>
    /// <param name="length">Announced length; for a body of unknown length the length that is demanded of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Cancelled when the client leaves.</param>
    public BodyProgress(TimeSpan timeout, long length, TimeProvider time, CancellationToken aborted)
    {
        _timeout = timeout;
        _secondsPerByte = timeout.TotalSeconds / Math.Max(length, 1);
        _time = time;
        _tooSlow = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Token = _tooSlow.Token;
        _readingSince = time.GetTimestamp();
        _timer = time.CreateTimer(
            static progress => ((BodyProgress)progress!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer();
    }

    /// <summary>Cancelled when the body is too slow, or when the client leaves.</summary>
    public CancellationToken Token { get; }

    /// <summary>Bytes that have arrived.</summary>
    public long Received
    {
        get => Interlocked.Read(ref _received);
        set => Interlocked.Exchange(ref _received, value);
    }

    /// <summary>Stops the clock while the gateway waits for memory and does not read.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _readBefore += _time.GetElapsedTime(_readingSince);
            _isReading = false;
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _readingSince = _time.GetTimestamp();
            _isReading = true;
            SetTimer();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
            _tooSlow.Dispose();
        }
    }

    /// <summary>The bytes are counted without touching the timer, so it may fire although bytes have arrived since.</summary>
    private void Check()
    {
        lock (_gate)
        {
            if (!_isDisposed && _isReading)
            {
                SetTimer();
            }
        }
    }

    private void SetTimer()
    {
        var left = TimeLeft();
        if (left <= TimeSpan.Zero)
        {
            // The callbacks run on another thread: an exception of theirs must not reach the timer.
            _ = _tooSlow.CancelAsync();
            return;
        }

        // Timers count whole milliseconds.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time until the body is too slow if no further byte arrives.</summary>
    private TimeSpan TimeLeft()
    {
        var allowed = Math.Min(_timeout.TotalSeconds, Grace.TotalSeconds + (Received * _secondsPerByte));
        return TimeSpan.FromSeconds(allowed) - _readBefore - _time.GetElapsedTime(_readingSince);
    }
}
