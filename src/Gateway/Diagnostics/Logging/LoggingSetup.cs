using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Gateway.Metrics;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// Adds Serilog, configured by the section <c>Serilog</c>, as a provider of the framework's logging. Serilog.Extensions.Hosting would
/// replace the logger factory, and with it the filters that enforce the minimum levels below.
/// </summary>
internal static class LoggingSetup
{
    /// <summary>The host's event id for a background service that failed.</summary>
    private const int BackgroundServiceFaulted = 9;

    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>
    /// Minimum levels of categories that log responses or request lines with the query string. No configuration lowers them. The
    /// category of the hosting diagnostics is disabled, because it would also add the raw path to every event of a request.
    /// </summary>
    private static readonly (string Category, LogLevel Level)[] Floors =
    [
        ("Microsoft.AspNetCore.Hosting", LogLevel.Warning),
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information),
        // One entry for each rejected connection. RejectedConnections logs them at most once a minute.
        ("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Error),
        ("Yarp", LogLevel.Warning),
        // Logs exceptions whose message quotes the upstream. ForwardingMiddleware logs the reason without it.
        ("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.None),
    ];

    /// <param name="builder">The host's builder.</param>
    /// <param name="configuration">A configuration with Serilog's section.</param>
    /// <param name="isReported">Whether the start reports this exception on standard error. The host logs it too, with a stack trace
    /// that does not explain a configuration error, so the log omits it.</param>
    /// <returns>The problems of the section.</returns>
    public static IReadOnlyList<ConfigurationProblem> AddGatewayLogging(
        this WebApplicationBuilder builder, IConfiguration configuration, Func<Exception, bool> isReported)
    {
        var sinks = new SinkConfiguration(configuration);
        var (logger, problems) = ConfiguredLogger.Create(sinks, logger => logger.Enrich.FromLogContext()
            .Filter.ByExcluding(logEvent => logEvent.Exception is { } exception && IsOfHost(logEvent)
                && (isReported(exception) || IsServiceFailure(logEvent))));
        if (logger is null)
        {
            return problems;
        }

        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new TracedLoggerProvider(logger));
        // Serilog's own levels decide. The rule takes precedence over the levels of the framework's section.
        builder.Logging.AddFilter<TracedLoggerProvider>(null, LogLevel.Trace);
        foreach (var (category, level) in Floors)
        {
            // All calls are needed: the rule above, and the rule that Serilog adds for a provider of its own, take precedence over a rule
            // for all providers.
            builder.Logging.AddFilter(category, level);
            builder.Logging.AddFilter<TracedLoggerProvider>(category, level);
            builder.Logging.AddFilter<SerilogLoggerProvider>(category, level);
        }

        foreach (var sink in sinks.Created)
        {
            builder.Services.AddSingleton<IMeasured>(sink.Output);
        }

        var direct = sinks.Created is [{ HasDefaultFormat: true } only] && DirectOutput.IsDefault(configuration, builder.Configuration)
            ? only
            : null;
        builder.Services.AddSingleton(provider => new DirectOutput(direct, provider.GetServices<ILoggerProvider>()));
        return problems;
    }

    /// <summary>FailureStop logs the failure of a service, without the message of its exception.</summary>
    private static bool IsServiceFailure(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue structure
        && structure.Properties.Any(property => property is { Name: "Id", Value: ScalarValue { Value: BackgroundServiceFaulted } });

    private static bool IsOfHost(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: HostCategory };
}
