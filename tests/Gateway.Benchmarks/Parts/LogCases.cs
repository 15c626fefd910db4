using System.Diagnostics;
using System.Text;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Json;

namespace Gateway.Benchmarks.Parts;

/// <summary>The completion event of a submit: formatted as a line, and written to a pipe, as standard output in a container.</summary>
internal sealed class LogCases : IDisposable
{
    private const ActivityTrackingOptions AsTheHost =
        ActivityTrackingOptions.SpanId | ActivityTrackingOptions.TraceId | ActivityTrackingOptions.ParentId;

    private const int Batch = 100;

    private readonly MeasuredCompletion _completion = new();
    private readonly TextWriter _console = Console.Out;
    private readonly Process _reader;
    private readonly Stream _pipe;
    private readonly TextWriter _text;

    public LogCases()
    {
        // Another process reads the pipe, so that its time is not measured.
        _reader = Process.Start(new ProcessStartInfo("sh", ["-c", "exec cat >/dev/null"]) { RedirectStandardInput = true })!;
        _pipe = _reader.StandardInput.BaseStream;
        // .NET opens standard output with these options: every line is one write.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _text = TextWriter.Synchronized(new StreamWriter(_pipe, encoding, 256, leaveOpen: true) { AutoFlush = true });
    }

    public PartCase Format => new("completion event to the bytes of a line", 20_000,
    [
        Own("CompletionLine", new LogLineFormatter(), Stream.Null, isDirect: true),
        Variant("LogLineFormatter", logger => logger.Sink(new OwnLine())),
        Variant("RenderedCompactJsonFormatter", logger => logger.Sink(new TextLine(new RenderedCompactJsonFormatter()))),
        Variant("CompactJsonFormatter (message not rendered)", logger => logger.Sink(new TextLine(new CompactJsonFormatter()))),
        Variant("JsonFormatter, rendered", logger => logger.Sink(new TextLine(new JsonFormatter(renderMessage: true)))),
        Variant("no line at all", logger => logger.Sink(new NoLine())),
        new PartVariant("no event, only the activity of the request", static operations =>
        {
            for (var i = 0; i < operations; i++)
            {
                using var activity = new Activity("request").Start();
            }
        }),
    ]);

    public PartCase Write => new("completion event to standard output", 20_000,
    [
        Own("StandardOutputSink, CompletionLine", new LogLineFormatter(), _pipe, isDirect: true),
        Own("StandardOutputSink, LogLineFormatter", new LogLineFormatter(), _pipe, isDirect: false),
        Own("StandardOutputSink, RenderedCompactJsonFormatter", new RenderedCompactJsonFormatter(), _pipe, isDirect: false),
        Variant("console sink, LogLineFormatter", logger => logger.Console(new LogLineFormatter())),
        Variant("console sink, RenderedCompactJsonFormatter", logger => logger.Console(new RenderedCompactJsonFormatter())),
        Variant("console sink behind the asynchronous one, RenderedCompactJsonFormatter",
            logger => logger.Async(sinks => sinks.Console(new RenderedCompactJsonFormatter()), blockWhenFull: true)),
    ]);

    public void Dispose()
    {
        _text.Dispose();
        _pipe.Dispose();
        _reader.WaitForExit();
        _reader.Dispose();
    }

    private PartVariant Variant(string name, Func<LoggerSinkConfiguration, LoggerConfiguration> sink) => new(name, operations =>
    {
        // The console sink gets the writer of the console for each event.
        Console.SetOut(_text);
        var serilog = sink(new LoggerConfiguration().Enrich.FromLogContext().WriteTo).CreateLogger();
        // The factory is disposed within the measurement, because lines in a queue are work of this variant.
        using (var factory = Factory(serilog))
        {
            var log = new CompletionLog(
                factory.CreateLogger<CompletionLog>(), new DirectOutput(sink: null, []), TimeProvider.System);
            WriteEvents(factory, log, operations, static () => { });
        }

        Console.SetOut(_console);
    });

    /// <param name="name">The name of the variant.</param>
    /// <param name="formatter">The formatter of the events that pass Serilog.</param>
    /// <param name="stream">Gets the lines.</param>
    /// <param name="isDirect">Whether the event does not pass Serilog.</param>
    private PartVariant Own(string name, ITextFormatter formatter, Stream stream, bool isDirect) => new(name, operations =>
    {
        var sink = new StandardOutputSink(formatter, stream, TimeProvider.System);
        using var factory = Factory(new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger());
        using var provider = new SerilogLoggerProvider();
        var direct = new DirectOutput(isDirect ? sink : null, [provider]);
        var log = new CompletionLog(factory.CreateLogger<CompletionLog>(), direct, TimeProvider.System);
        WriteEvents(factory, log, operations, () => sink.Output.Flush(LineOutput.MaxFlushTime));
        if (sink.Output.DroppedLines > 0)
        {
            throw new InvalidOperationException("Lines were dropped, so the time is too short");
        }
    });

    private static ILoggerFactory Factory(Logger serilog) => LoggerFactory.Create(logging => logging
        .Configure(options => options.ActivityTrackingOptions = AsTheHost)
        .AddSerilog(serilog, dispose: true));

    /// <summary>Each request has an activity and the scope of its connection.</summary>
    /// <param name="factory">The factory of the log.</param>
    /// <param name="log">The log.</param>
    /// <param name="operations">The number of events.</param>
    /// <param name="flush">Called after each batch: without pauses, a buffer of the output would be full.</param>
    private void WriteEvents(ILoggerFactory factory, CompletionLog log, int operations, Action flush)
    {
        using var scope = factory.CreateLogger("Server").BeginScope<KeyValuePair<string, object?>[]>(
            [new("ConnectionId", MeasuredCompletion.ConnectionId)]);
        for (var i = 0; i < operations; i++)
        {
            // The host creates the activity, so that its cost is the same in every variant.
            using var activity = new Activity("request").Start();
            _completion.WriteTo(log);
            if (i % Batch == 0)
            {
                flush();
            }
        }

        flush();
    }

    private sealed class OwnLine : ILogEventSink
    {
        private readonly LogLineFormatter _formatter = new();

        public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, Stream.Null, static (line, output) => output.Write(line));
    }

    /// <summary>Formats a text and encodes it with a writer, as a sink with a stream does.</summary>
    private sealed class TextLine(ITextFormatter formatter) : ILogEventSink, IDisposable
    {
        private readonly StreamWriter _output = new(Stream.Null, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096);

        public void Emit(LogEvent logEvent)
        {
            lock (_output)
            {
                formatter.Format(logEvent, _output);
                _output.Flush();
            }
        }

        public void Dispose() => _output.Dispose();
    }

    private sealed class NoLine : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
        }
    }
}
