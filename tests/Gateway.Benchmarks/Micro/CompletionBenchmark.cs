using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Parts;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Extensions.Logging;

namespace Gateway.Benchmarks.Micro;

/// <summary>Formats the completion event of a submit as a JSON line, from the exchange to the sink. Public because
/// BenchmarkDotNet derives from it.</summary>
public class CompletionBenchmark
{
    private readonly MeasuredCompletion _completion = new();
    private CompletionLog _throughSerilog = null!;

    private CompletionLog _direct = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var sink = new StandardOutputSink(new LogLineFormatter(), Stream.Null, TimeProvider.System);
        var serilog = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger();
        var provider = new SerilogLoggerProvider(serilog, dispose: true);
        var logger = LoggerFactory.Create(logging => logging.AddProvider(provider)).CreateLogger<CompletionLog>();
        _direct = new CompletionLog(logger, new DirectOutput(sink, [provider]), TimeProvider.System);
        _throughSerilog = new CompletionLog(logger, new DirectOutput(sink: null, []), TimeProvider.System);
    }

    [Benchmark(Baseline = true)]
    public void CompletionEvent() => _completion.WriteTo(_direct);

    [Benchmark]
    public void CompletionEventThroughSerilog() => _completion.WriteTo(_throughSerilog);
}
