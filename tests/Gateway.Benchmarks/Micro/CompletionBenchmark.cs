using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Parts;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Benchmarks.Micro;

/// <summary>Formats the completion event of a submit as a JSON line, from the exchange to the sink. Public because
/// BenchmarkDotNet derives from it.</summary>
public class CompletionBenchmark
{
    private readonly MeasuredCompletion _completion = new();
    private CompletionLog _log = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var serilog = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(new FormattingSink()).CreateLogger();
        _log = new CompletionLog(LoggerFactory.Create(logging => logging.AddSerilog(serilog, dispose: true)).CreateLogger<CompletionLog>());
    }

    [Benchmark]
    public void CompletionEvent() => _completion.WriteTo(_log);

    /// <summary>Formats an event as the default settings do, and discards the line.</summary>
    private sealed class FormattingSink : ILogEventSink
    {
        private readonly LogLineFormatter _formatter = new();

        public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, this, static (_, _) => { });
    }
}
