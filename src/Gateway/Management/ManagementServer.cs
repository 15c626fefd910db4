using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Gateway.Management;

/// <summary>
/// Serves the management port. It is a server of its own beside the server for clients, with its own limits and its own routes, so that
/// no route can be on the wrong port, and so that this port still responds while the other one is overloaded or drains.
/// </summary>
internal sealed partial class ManagementServer(
    SettingsSource settings,
    IConfiguration configuration,
    ILoggerFactory loggers,
    ManagementApplication application,
    ILogger<ManagementServer> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>Prometheus, probes and a few operators need no more.</summary>
    private const int MaxConnections = 64;

    private const int MaxBodyBytes = 1024 * 1024;

    private KestrelServer? _server;

    /// <summary>The addresses that the server listens on. Empty: the port is off.</summary>
    public IReadOnlyCollection<string> Addresses =>
        _server?.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];

    /// <exception cref="ManagementAddressException">The configured address can't be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = settings.Current.Options.Management;
        if (options.IsOff)
        {
            return;
        }

        var url = options.Url ?? ManagementOptions.DefaultUrl;
        if (AddressOverlap.Find(url, ListenerRules.Addresses(configuration)) is { } clients)
        {
            // The port for clients opens later, so without this check its address would be reported as the wrong one.
            if (options.Url is not null)
            {
                throw new ManagementAddressException(url, clients);
            }

            Log.InUse(logger, url);
            return;
        }

        var server = Create(url);
        try
        {
            await server.StartAsync(application, cancellationToken);
            _server = server;
            Log.Listens(logger, string.Join(", ", Addresses));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException && options.Url is null)
        {
            server.Dispose();
            Log.InUse(logger, url);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            server.Dispose();
            throw new ManagementAddressException(url, exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        _server = null;
        return ValueTask.CompletedTask;
    }

    private KestrelServer Create(string url)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        // Its listener is not one of those that close when the gateway begins to stop.
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        server.Features.Get<IServerAddressesFeature>()!.Addresses.Add(url);
        return server;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ManagementListens, LogLevel.Information, "The management port listens on {addresses}")]
        public static partial void Listens(ILogger logger, string addresses);

        [LoggerMessage(EventIds.ManagementAddressInUse, LogLevel.Warning,
            "{url}, the default address of the management port, is in use: the gateway runs without it. "
                + "Set Gateway:Management:Url to another address, or to Off")]
        public static partial void InUse(ILogger logger, string url);
    }
}
