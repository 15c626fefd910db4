using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Formatting.Json;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Runs the program's own entry point with settings as command-line arguments.</summary>
internal sealed class GatewayFactory(IReadOnlyDictionary<string, string> settings, LogCapture logs, string logFile, TimeProvider? clock = null) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(settings.GetValueOrDefault("environment", Environments.Production));
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        if (clock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }

        // Everything at every level: once for assertions, once as the program's own JSON lines, to be searched for secrets.
        builder.ConfigureLogging(logging => logging
            .AddProvider(logs)
            .AddSerilog(
                new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.File(new JsonFormatter(renderMessage: true), logFile).CreateLogger(),
                dispose: true));
    }
}
