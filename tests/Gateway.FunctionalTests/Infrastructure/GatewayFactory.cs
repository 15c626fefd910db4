using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Runs the program's own entry point with settings as command-line arguments.</summary>
internal sealed class GatewayFactory(IReadOnlyDictionary<string, string> settings, LogCapture logs, string logFile,
    TimeProvider? clock = null, Action<IServiceCollection>? services = null) : WebApplicationFactory<Program>
{
    /// <summary>The program's JSON log at every level, which is searched for secrets.</summary>
    private readonly Logger _file = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new LogFileSink(logFile)).CreateLogger();

    /// <summary>The file outlives the host, because parts of the host log while they are disposed.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _file.DisposeAsync();
    }

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

        if (services is not null)
        {
            builder.ConfigureTestServices(services);
        }

        builder.ConfigureLogging(logging => logging.AddProvider(logs).AddSerilog(_file));
    }
}
