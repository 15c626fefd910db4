using System.Diagnostics;
using System.Text;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Json;

namespace Gateway.Benchmarks.Parts;

/// <summary>A submit's completion event: as bytes of a line, and on its way into a pipe, which standard output is in a container.</summary>
internal sealed class LogCases : IDisposable
{
    private readonly MeasuredCompletion _completion = new();
    private readonly TextWriter _console = Console.Out;
    private readonly Process _reader;
    private readonly Stream _pipe;
    private readonly TextWriter _text;

    public LogCases()
    {
        // Another process, so that the time of reading is not measured.
        _reader = Process.Start(new ProcessStartInfo("sh", ["-c", "exec cat >/dev/null"]) { RedirectStandardInput = true })!;
        _pipe = _reader.StandardInput.BaseStream;
        // As .NET opens standard output: every line is one write.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _text = TextWriter.Synchronized(new StreamWriter(_pipe, encoding, 256, leaveOpen: true) { AutoFlush = true });
    }

    public PartCase Format => new("completion event to the bytes of a line", 20_000,
    [
        Variant("LogLineFormatter", logger => logger.Sink(new OwnLine())),
        Variant("RenderedCompactJsonFormatter", logger => logger.Sink(new TextLine(new RenderedCompactJsonFormatter()))),
        Variant("CompactJsonFormatter (message not rendered)", logger => logger.Sink(new TextLine(new CompactJsonFormatter()))),
        Variant("JsonFormatter, rendered", logger => logger.Sink(new TextLine(new JsonFormatter(renderMessage: true)))),
        Variant("no line at all", logger => logger.Sink(new NoLine())),
    ]);

    public PartCase Write => new("completion event to standard output", 20_000,
    [
        Variant("StandardOutputSink, LogLineFormatter",
            logger => logger.Sink(new StandardOutputSink(new LogLineFormatter(), _pipe, TimeProvider.System))),
        Variant("StandardOutputSink, RenderedCompactJsonFormatter",
            logger => logger.Sink(new StandardOutputSink(new RenderedCompactJsonFormatter(), _pipe, TimeProvider.System))),
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
        // The console sink asks for the console's writer with each event.
        Console.SetOut(_text);
        var serilog = sink(new LoggerConfiguration().Enrich.FromLogContext().WriteTo).CreateLogger();
        // Disposed within the measurement: lines that still wait for another thread are work of this variant.
        using (var factory = LoggerFactory.Create(logging => logging.AddSerilog(serilog, dispose: true)))
        {
            var log = new CompletionLog(factory.CreateLogger<CompletionLog>());
            for (var i = 0; i < operations; i++)
            {
                _completion.WriteTo(log);
            }
        }

        Console.SetOut(_console);
    });

    private sealed class OwnLine : ILogEventSink
    {
        private readonly LogLineFormatter _formatter = new();

        public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, Stream.Null, static (line, output) => output.Write(line));
    }

    /// <summary>As a sink with a stream does it: text, encoded by a writer.</summary>
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
