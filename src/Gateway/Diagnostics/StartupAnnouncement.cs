using System.Text.Json;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Contracts.Reading;
using Gateway.Errors;
using Gateway.Prices;
using Gateway.Text;
using Gateway.Upstream;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Diagnostics;

/// <summary>
/// Runs when the server listens. Passes the logger to objects that were created before it. If the sandbox is the upstream, logs this
/// and prints a <c>curl</c> command to try.
/// </summary>
internal sealed partial class StartupAnnouncement(
    IServer server,
    SettingsSource settings,
    IConfiguration configuration,
    ContractCatalogue catalogue,
    PriceBook prices,
    IServiceProvider services,
    ILogger<SettingsSource> settingsLogger,
    ILogger<ContractCatalogue> catalogueLogger,
    ILogger<PriceBook> pricesLogger,
    ILogger<StartupAnnouncement> logger)
    : IHostedLifecycleService
{
    private const string ExampleModel = "fal-ai/imagen4/preview";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        settings.LogTo(settingsLogger);
        catalogue.LogTo(catalogueLogger);
        prices.LogTo(pricesLogger);
        var files = ConfigurationFiles.Paths(configuration).Select(path => Path.Exists(path) ? path : $"{path} (missing)");
        Log.SettingsFiles(logger, string.Join(", ", files));
        var options = settings.Current.Options;
        Log.MemoryLimits(
            logger, MemoryDefaults.OfProcess.Available, options.Limits.BodyMemoryBytes, options.Limits.ClientBodyMemoryBytes,
            options.Jobs.CacheBytes, options.Limits.MaxConnections, options.Limits.RequestsInFlight,
            options.Limits.UpstreamCalls);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<SandboxUpstream>() is { } sandbox)
        {
            var address = settings.Current.Options.PublicUrl ?? OwnAddress();
            sandbox.Server.PublicUrl = address;
            Log.SandboxInUse(logger);
            Announce(PublicAddress.BaseOf(address));
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The gateway's own URL. A wildcard address is replaced by localhost.</summary>
    private Uri OwnAddress()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:8080";
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
    }

    /// <summary>Printed without the logger: a line to paste must not contain a time, a level or JSON quotes.</summary>
    private void Announce(string address)
    {
        if (!catalogue.Current.TryGet(ExampleModel, out var contract))
        {
            return;
        }

        var body = JsonSerializer.Serialize(contract.Example).Replace("'", "'\\''", StringComparison.Ordinal);
        var headers = $"-H 'Authorization: Bearer {DevelopmentClient.Key}' -H 'Content-Type: application/json'";
        Console.WriteLine($"""

            The gateway listens on {address} and runs on the built-in sandbox. Try it:

            curl -s {address}/{ExampleModel} {headers} -d '{body}'

            Swagger UI: {address}/swagger   (Authorize with the same key)

            """);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettingsFiles, LogLevel.Information,
            "Settings are read from these files; a later file overrides an earlier one: {files}")]
        public static partial void SettingsFiles(ILogger logger, string files);

        [LoggerMessage(EventIds.MemoryLimits, LogLevel.Information,
            "The runtime may use {available_bytes} bytes of memory. Limits: {body_bytes} bytes for request bodies ({client_body_bytes} for "
                + "one client), {cache_bytes} bytes for recent jobs, {connections} connections, {requests} requests in flight, "
                + "{upstream_calls} submits and results in flight to the upstream")]
        public static partial void MemoryLimits(
            ILogger logger, long available_bytes, long body_bytes, long client_body_bytes, long cache_bytes, int connections, int requests,
            int upstream_calls);

        [LoggerMessage(
            EventIds.SandboxInUse, LogLevel.Warning, "No upstream token is set: the built-in sandbox serves as the upstream")]
        public static partial void SandboxInUse(ILogger logger);
    }
}
