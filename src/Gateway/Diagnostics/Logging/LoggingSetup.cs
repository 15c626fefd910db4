using Serilog;
using Serilog.Debugging;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Logging;

/// <summary>Serilog from the section <c>Serilog</c>, as a provider of the framework's logging. Not as the whole of it, which
/// Serilog.Extensions.Hosting offers: that replaces the logger factory, and with it the filters that hold the floors below.</summary>
internal static class LoggingSetup
{
    private static readonly Lock Configuring = new();

    /// <summary>
    /// The least level of categories that quote request lines, query strings and all, or answers; no configuration lowers it.
    /// Hosting's diagnostics are off altogether: they would also put the raw path beside every event of a request.
    /// </summary>
    private static readonly (string Category, LogLevel Level)[] Floors =
    [
        ("Microsoft.AspNetCore.Hosting", LogLevel.Warning),
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information),
        ("Yarp", LogLevel.Warning),
        // Logs exceptions whose text quotes what the upstream sent; ForwardingMiddleware tells the reason without it.
        ("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.None),
    ];

    /// <returns>What Serilog finds wrong with its section. By itself it would go on with the sinks that it understood.</returns>
    public static IReadOnlyList<string> AddGatewayLogging(this WebApplicationBuilder builder)
    {
        var (logger, problems) = Create(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddSerilog(logger, dispose: true);
        foreach (var (category, level) in Floors)
        {
            // Twice: Serilog brings a rule for its own provider, and such a rule goes before one for all providers.
            builder.Logging.AddFilter(category, level);
            builder.Logging.AddFilter<SerilogLoggerProvider>(category, level);
        }

        return problems;
    }

    private static (Serilog.ILogger Logger, IReadOnlyList<string> Problems) Create(IConfiguration configuration)
    {
        // Serilog tells its own troubles in one place for the whole process: what another host's logger says there meanwhile
        // is not about this configuration.
        lock (Configuring)
        {
            var problems = new List<string>();
            var thread = Environment.CurrentManagedThreadId;
            SelfLog.Enable(message =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                {
                    problems.Add(message);
                }
                else
                {
                    Console.Error.WriteLine(message);
                }
            });
            var logger = new LoggerConfiguration().ReadFrom.Configuration(configuration).Enrich.FromLogContext().CreateLogger();
            SelfLog.Enable(Console.Error);
            return (logger, problems);
        }
    }
}
