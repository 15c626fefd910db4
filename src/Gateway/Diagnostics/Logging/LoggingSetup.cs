using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Gateway.Diagnostics.Logging;

/// <summary>Serilog from the section <c>Serilog</c>, as a provider of the framework's logging. Not as the whole of it, which
/// Serilog.Extensions.Hosting offers: that replaces the logger factory, and with it the filters that hold the floors below.</summary>
internal static class LoggingSetup
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

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

    /// <param name="builder">The host's builder.</param>
    /// <param name="configuration">A configuration with Serilog's section.</param>
    /// <param name="isReported">Whether the start reports this exception on standard error. The host logs it as well, with a stack
    /// trace that says nothing about a mistake in the configuration, so the log leaves it out.</param>
    /// <returns>What is wrong with the section.</returns>
    public static IReadOnlyList<ConfigurationProblem> AddGatewayLogging(
        this WebApplicationBuilder builder, IConfiguration configuration, Func<Exception, bool> isReported)
    {
        var (logger, problems) = ConfiguredLogger.Create(configuration, logger => logger.Enrich.FromLogContext()
            .Filter.ByExcluding(logEvent => logEvent.Exception is { } exception && IsOfHost(logEvent) && isReported(exception)));
        if (logger is null)
        {
            return problems;
        }

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

    private static bool IsOfHost(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: HostCategory };
}
