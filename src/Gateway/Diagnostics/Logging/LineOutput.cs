using System.Buffers;
using Gateway.Metrics;
using Serilog.Debugging;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// Writes lines to a stream on a thread of its own, because standard output may block. The first line after a pause and every urgent
/// line are written at once. Lines that follow within <see cref="GatherTime"/> share one write. At most <see cref="MaxBufferedBytes"/>
/// wait. A caller with a further line waits as long as the stream takes bytes. After <see cref="MaxStallTime"/> without progress,
/// lines are dropped and counted, so that a reader that stopped stops no request.
/// </summary>
internal sealed class LineOutput : IMeasured, IDisposable
{
    /// <summary>Thousands of completion events, and a fraction of the smallest container's memory.</summary>
    public const int MaxBufferedBytes = 4 * 1024 * 1024;

    public static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Longer than a busy machine delays the thread, and short enough for a request.</summary>
    public static readonly TimeSpan MaxStallTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the end of the process waits for a stream that blocks.</summary>
    public static readonly TimeSpan MaxFlushTime = TimeSpan.FromSeconds(2);

    private const int MostGathered = 64 * 1024;
    private const int MostKept = 256 * 1024;
    private const int StackBytes = 256 * 1024;

    private readonly Stream _output;
    private readonly Func<long, ReadOnlyMemory<byte>> _reportOf;
    private readonly TimeProvider _time;
    private readonly long _maxStall;
    private readonly ITimer _timer;

    /// <summary>Guards all fields below. Never held during a write, and pulsed when the thread has work or has done it.</summary>
    private readonly object _gate = new();

    private ArrayBufferWriter<byte> _gathered = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private Thread? _thread;
    private long _gatheredLines;
    private long _accepted;
    private long _finished;
    private long _dropped;
    private long _unreported;
    private long _lastWrite;
    private int _sent;
    private long _progressAt;
    private bool _scheduled;
    private bool _isDue;
    private bool _stopping;

    /// <param name="output">The stream. Only the thread of this object uses it.</param>
    /// <param name="reportOf">Formats a line that reports a number of dropped lines.</param>
    /// <param name="time">Measures the time between two writes.</param>
    /// <param name="maxStallTime">How long a full buffer waits for the next bytes to leave. Null: <see cref="MaxStallTime"/>.</param>
    public LineOutput(Stream output, Func<long, ReadOnlyMemory<byte>> reportOf, TimeProvider time, TimeSpan? maxStallTime = null)
    {
        _maxStall = (long)(maxStallTime ?? MaxStallTime).TotalMilliseconds;
        _output = output;
        _reportOf = reportOf;
        _time = time;
        _lastWrite = time.GetTimestamp() - time.TimestampFrequency;
        _timer = time.CreateTimer(
            static state => ((LineOutput)state!).WriteSoon(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnExit;
    }

    /// <summary>Bytes that are not written yet.</summary>
    public long BufferedBytes
    {
        get
        {
            lock (_gate)
            {
                return Buffered;
            }
        }
    }

    /// <summary>Lines that were dropped because the buffer was full, or lost because the stream failed.</summary>
    public long DroppedLines
    {
        get
        {
            lock (_gate)
            {
                return _dropped;
            }
        }
    }

    private long Buffered => (long)_gathered.WrittenCount + _leaving.WrittenCount - _sent;

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.log.buffered", "By", "Log lines that standard output has not taken yet.", () => BufferedBytes);
        meter.Total("gateway.log.dropped", "{event}", "Log events that were not written to standard output.", () => DroppedLines);
    }

    /// <summary>Takes a copy of a line with its line break. Waits only if the buffer is full and the stream makes progress.</summary>
    /// <param name="line">UTF-8.</param>
    /// <param name="isUrgent">Whether the line and those before it are written at once.</param>
    public void Write(ReadOnlySpan<byte> line, bool isUrgent)
    {
        lock (_gate)
        {
            if (!WaitForRoom(line.Length))
            {
                _dropped++;
                _unreported++;
                // The report is written even if no further line follows.
                Wake();
                return;
            }

            _gathered.Write(line);
            _gatheredLines++;
            _accepted++;
            if (isUrgent || _gathered.WrittenCount >= MostGathered || _time.GetElapsedTime(_lastWrite) >= GatherTime)
            {
                Wake();
            }
            else if (!_scheduled)
            {
                _scheduled = true;
                _timer.Change(GatherTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes the lines taken so far, and waits until the stream has them.</summary>
    /// <returns>Whether all lines are written. False: <paramref name="longest"/> has passed, because the stream blocks.</returns>
    public bool Flush(TimeSpan longest)
    {
        var deadline = Environment.TickCount64 + (long)longest.TotalMilliseconds;
        lock (_gate)
        {
            var last = _accepted;
            while (_finished < last)
            {
                Wake();
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left)))
                {
                    return _finished >= last;
                }
            }

            return true;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnExit;
        Flush(MaxFlushTime);
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        // Within the lock, the timer's callback could wait for this thread.
        _timer.Dispose();
    }

    /// <summary>Waits until the buffer has room. Called within the lock, which is free during the wait.</summary>
    private bool WaitForRoom(int length)
    {
        while (Buffered + length > MaxBufferedBytes)
        {
            Wake();
            var left = _progressAt + _maxStall - Environment.TickCount64;
            if (length > MaxBufferedBytes || left <= 0 || _stopping)
            {
                return false;
            }

            Monitor.Wait(_gate, TimeSpan.FromMilliseconds(left));
        }

        return !_stopping;
    }

    private void WriteSoon()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    /// <summary>Tells the thread to write. Called within the lock.</summary>
    private void Wake()
    {
        if (_isDue || _stopping)
        {
            return;
        }

        if (_thread is null)
        {
            // A background thread does not keep the process alive if the stream blocks for ever.
            var thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "Log output" };
            // The start may fail without memory. The next line then tries again.
            thread.Start();
            _thread = thread;
        }

        if (_leaving.WrittenCount == 0)
        {
            // The thread is idle. Until it takes the lines, the stream has made no progress and has not stopped either.
            _progressAt = Environment.TickCount64;
        }

        _isDue = true;
        Monitor.PulseAll(_gate);
    }

    private void Run()
    {
        while (Gather() is var (lines, dropped))
        {
            var failure = Send(dropped);
            lock (_gate)
            {
                _leaving.ResetWrittenCount();
                _sent = 0;
                if (_leaving.Capacity > MostKept)
                {
                    _leaving = new ArrayBufferWriter<byte>();
                }

                _finished += lines;
                _dropped += failure is null ? 0 : lines;
                Monitor.PulseAll(_gate);
            }

            if (failure is not null)
            {
                Report(failure);
            }
        }
    }

    /// <summary>Waits until a write is due and makes the gathered lines the leaving ones.</summary>
    /// <returns>The number of lines, and of lines dropped since the last report. Null: this object is disposed.</returns>
    private (long Lines, long Dropped)? Gather()
    {
        lock (_gate)
        {
            while (!_isDue)
            {
                if (_stopping)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            (_gathered, _leaving) = (_leaving, _gathered);
            // A write begins now, after a pause of any length.
            _progressAt = Environment.TickCount64;
            var taken = (_gatheredLines, _unreported);
            _gatheredLines = _unreported = 0;
            _isDue = _scheduled = false;
            _lastWrite = _time.GetTimestamp();
            return taken;
        }
    }

    private Exception? Send(long dropped)
    {
        try
        {
            var rest = _leaving.WrittenSpan;
            while (rest.Length > 0)
            {
                var length = LengthOfWrite(rest);
                _output.Write(rest[..length]);
                rest = rest[length..];
                Progress(length);
            }

            if (dropped > 0)
            {
                _output.Write(_reportOf(dropped).Span);
            }

            _output.Flush();
            return null;
        }
        catch (Exception exception)
        {
            // The reader of the stream has closed it, or the stream is closed. Every exception is caught, because an exception on this
            // thread would end the process.
            return exception;
        }
    }

    /// <summary>One write, or the whole lines that fit into a pipe if there are more: then progress is visible to callers.</summary>
    private static int LengthOfWrite(ReadOnlySpan<byte> lines) =>
        lines.Length <= MostGathered ? lines.Length
        : lines[..MostGathered].LastIndexOf((byte)'\n') is var end and >= 0 ? end + 1
        : MostGathered;

    private void Progress(int sent)
    {
        lock (_gate)
        {
            _sent += sent;
            _progressAt = Environment.TickCount64;
            Monitor.PulseAll(_gate);
        }
    }

    private static void Report(Exception exception)
    {
        try
        {
            SelfLog.WriteLine("Standard output can't be written: {0}", exception.Message);
        }
        catch (Exception)
        {
            // Standard error cannot be written either, so the error cannot be reported.
        }
    }

    private void OnExit(object? sender, EventArgs args) => Flush(MaxFlushTime);
}
