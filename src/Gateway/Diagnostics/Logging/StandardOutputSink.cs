using System.Buffers;
using System.Text;
using Microsoft.Extensions.ObjectPool;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;
using Serilog.Formatting;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// Writes whole lines to standard output. The first event after a pause and every error are written at once. Events that follow within
/// <see cref="GatherTime"/> share one write, while the console sink makes one system call per event. If the process is killed, at most
/// the events of that time are lost.
/// </summary>
internal sealed class StandardOutputSink : ILogEventSink, IDisposable
{
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(20);

    private const int MostGathered = 64 * 1024;

    private readonly ITextFormatter _formatter;
    private readonly TimeProvider _time;
    private readonly Stream _output;
    private readonly ITimer _timer;
    private readonly ObjectPool<StringBuilder> _texts = new DefaultObjectPoolProvider().CreateStringBuilderPool(
        initialCapacity: 1024, maximumRetainedCapacity: 16 * 1024);
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    /// <summary>Guards the buffer. Never held during a write.</summary>
    private readonly Lock _gate = new();

    /// <summary>Guards the output, so that events are written in order.</summary>
    private readonly Lock _writing = new();

    private ArrayBufferWriter<byte> _gathered = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private long _lastWrite;
    private bool _scheduled;

    public StandardOutputSink(ITextFormatter formatter, Stream output, TimeProvider time)
    {
        _formatter = formatter;
        _output = output;
        _time = time;
        _lastWrite = time.GetTimestamp() - time.TimestampFrequency;
        _timer = time.CreateTimer(
            static sink => ((StandardOutputSink)sink!).Write(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnExit;
    }

    public void Emit(LogEvent logEvent)
    {
        if (_formatter is LogLineFormatter lines)
        {
            lines.Format(logEvent, (Sink: this, logEvent.Level), static (line, state) => state.Sink.Take(line, state.Level));
            return;
        }

        var text = _texts.Get();
        using (var writer = new StringWriter(text))
        {
            _formatter.Format(logEvent, writer);
        }

        var atOnce = Gather(text, logEvent.Level);
        _texts.Return(text);
        if (atOnce)
        {
            Write();
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnExit;
        _timer.Dispose();
        Write();
    }

    private void Take(ReadOnlySpan<byte> line, LogEventLevel level)
    {
        bool atOnce;
        lock (_gate)
        {
            _gathered.Write(line);
            atOnce = IsDue(level);
        }

        if (atOnce)
        {
            Write();
        }
    }

    private bool Gather(StringBuilder text, LogEventLevel level)
    {
        lock (_gate)
        {
            foreach (var chunk in text.GetChunks())
            {
                _encoder.Convert(chunk.Span, _gathered, flush: false, out _, out _);
            }

            _encoder.Convert([], _gathered, flush: true, out _, out _);
            return IsDue(level);
        }
    }

    /// <summary>Whether the buffer must be written now. Otherwise the timer writes it.</summary>
    private bool IsDue(LogEventLevel level)
    {
        if (level >= LogEventLevel.Error || _gathered.WrittenCount >= MostGathered || _time.GetElapsedTime(_lastWrite) >= GatherTime)
        {
            return true;
        }

        if (!_scheduled)
        {
            _scheduled = true;
            _timer.Change(GatherTime, Timeout.InfiniteTimeSpan);
        }

        return false;
    }

    private void Write()
    {
        lock (_writing)
        {
            lock (_gate)
            {
                (_gathered, _leaving) = (_leaving, _gathered);
                _scheduled = false;
                _lastWrite = _time.GetTimestamp();
            }

            try
            {
                _output.Write(_leaving.WrittenSpan);
                _output.Flush();
            }
            catch (Exception exception)
            {
                // The reader of standard output has closed it, or the output is closed. Every exception is caught, because an exception
                // on the timer's thread would end the process.
                Report(exception);
            }

            _leaving.ResetWrittenCount();
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

    private void OnExit(object? sender, EventArgs args) => Write();
}
