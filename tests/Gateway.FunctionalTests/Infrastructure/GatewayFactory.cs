using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Core;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>Runs the program's own entry point with settings as command-line arguments.</summary>
internal sealed class GatewayFactory(IReadOnlyDictionary<string, string> settings, LogCapture logs, string logFile,
    TimeProvider? clock = null, Action<IServiceCollection>? services = null) : WebApplicationFactory<Program>
{
    /// <summary>The program's JSON log at every level, which is searched for secrets.</summary>
    private readonly Logger _file = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new LogFileSink(logFile)).CreateLogger();

    /// <summary>Null: the program has not built its host.</summary>
    private volatile ContainerEnd? _end;

    /// <summary>Ends after the last service is disposed. The file outlives the host, because parts of the host log while they are
    /// disposed.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync();
        }
        catch (ObjectDisposedException) when (_end?.Disposed.IsCompleted == true)
        {
            // The start has failed, so the program has already disposed the host.
        }

        if (_end is { } end)
        {
            await end.Disposed.WaitAsync(TestDeadline.Longest);
        }

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

        builder.ConfigureTestServices(services =>
            services.AddSingleton<IConfigureOptions<HostOptions>>(_ => _end = new ContainerEnd()));
        builder.ConfigureLogging(logging => logging.AddProvider(logs).AddSerilog(_file));
    }
}
