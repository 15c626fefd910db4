using BenchmarkDotNet.Attributes;
using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Logging;
using Gateway.Text;
using Gateway.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Benchmarks.Micro;

/// <summary>A submit's completion event, from the exchange to the line of JSON that a sink would write. Public because
/// BenchmarkDotNet derives from it.</summary>
public class CompletionBenchmark
{
    private readonly DefaultHttpContext _context = new();
    private Exchange _exchange = null!;
    private CompletionLog _log = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var settings = new GatewaySettings
        {
            Options = new GatewayOptions(),
            Clients = ClientDirectory.Create(new Dictionary<string, ClientOptions>()),
            UpstreamToken = new Secret("benchmark-upstream-token"),
            UsesSandbox = false,
        };
        _exchange = new Exchange(settings, "POST", TimeProvider.System.GetTimestamp())
        {
            Path = "/fal-ai/wan/v2.2-a14b/image-to-image",
            Client = new Client("render-service", "developers", [], new byte[32]),
            Call = new GatewayCall(Operation.Submit, "fal-ai/wan/v2.2-a14b/image-to-image"),
            Upstream = UpstreamOutcome.Answered,
            UpstreamTime = TimeSpan.FromMilliseconds(12.3),
            RequestId = "0c1b3d5e7f90a2b4c6d8e0f1a3b5c7d9",
            RequestBytes = 420,
            ResponseBytes = 420,
        };
        var serilog = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(new FormattingSink()).CreateLogger();
        _log = new CompletionLog(LoggerFactory.Create(logging => logging.AddSerilog(serilog, dispose: true)).CreateLogger<CompletionLog>());
    }

    [Benchmark]
    public void CompletionEvent() => _log.Write(_context, _exchange, TimeSpan.FromMilliseconds(15.6));

    /// <summary>Formats as the default settings do, and drops the line.</summary>
    private sealed class FormattingSink : ILogEventSink
    {
        private readonly LogLineFormatter _formatter = new();

        public void Emit(LogEvent logEvent) => _formatter.Format(logEvent, this, static (_, _) => { });
    }
}
