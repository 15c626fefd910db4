using Serilog;
using Serilog.Debugging;

namespace Gateway.Diagnostics;

/// <summary>Serilog from the section <c>Serilog</c>, behind the framework's own logging.</summary>
internal static class LoggingSetup
{
    public static void AddGatewayLogging(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration()
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .CreateLogger();
        SelfLog.Enable(Console.Error);
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddSerilog(logger, dispose: true);

        // These quote request lines, query strings and all: at no level, whatever the configuration says.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
    }
}
