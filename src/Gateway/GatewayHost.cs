using System.Reflection;
using Gateway.Administration;
using Gateway.Admission;
using Gateway.Bodies;
using Gateway.Changes;
using Gateway.Configuration;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Contracts;
using Gateway.Contracts.Checks;
using Gateway.Contracts.Endpoints;
using Gateway.Contracts.Reading;
using Gateway.Cors;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Draining;
using Gateway.Diagnostics.Failures;
using Gateway.Diagnostics.Logging;
using Gateway.Diagnostics.Telemetry;
using Gateway.Documentation;
using Gateway.Draining;
using Gateway.Edge;
using Gateway.Edge.Connections;
using Gateway.Edge.Listeners;
using Gateway.Edge.Memory;
using Gateway.Files;
using Gateway.Files.Storage;
using Gateway.Following;
using Gateway.Jobs;
using Gateway.Jobs.Store.Health;
using Gateway.Management;
using Gateway.Metrics;
using Gateway.Pauses;
using Gateway.Prices;
using Gateway.Shares;
using Gateway.Upstream;
using Gateway.Webhooks;
using Gateway.Webhooks.Sending;
using Microsoft.AspNetCore.HostFiltering;

namespace Gateway;

/// <summary>
/// Builds the server from a validated configuration and runs it. If the start fails, the reason is written to standard error.
/// </summary>
internal static class GatewayHost
{
    private const int Stopped = 0;
    private const int NotStarted = 1;

    /// <summary>A test host runs several gateways in its process.</summary>
    private static bool IsOwnProcess => Assembly.GetEntryAssembly() == typeof(GatewayHost).Assembly;

    /// <returns>Exit code: 0 after a normal shutdown, 1 if the server did not start, <see cref="FailureStop.ExitCode"/> after an unexpected
    /// failure.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter error)
    {
        IConfiguration? configuration = null;
        try
        {
            // The first validator compiles its expressions, and FluentValidation keeps them for the next one. This takes as long as the
            // builder and needs nothing from it.
            var compiled = Task.Run(static () => new GatewayOptionsValidator());
            var builder = CreateBuilder(args);
            configuration = builder.Configuration;
            builder.AddSecretFiles();
            // Neither depends on the other.
            var files = Task.Run(() => ModelFileSets.Read(
                builder.Configuration["Gateway:Contracts:Directory"], builder.Configuration["Gateway:Prices:Directory"]));
            await compiled;
            var (settings, problems) = SettingsSource.Create(
                builder.Configuration, builder.Environment.EnvironmentName, TimeProvider.System);
            var models = await files;
            // An invalid address is reported with the problems of the settings.
            var store = StoreAddress.Parse(builder.Configuration.GetConnectionString("Jobs"), out _);
            var directory = settings is null || store is null ? null : FilesDirectory.Of(settings.Current.Options.Files, store);
            var directoryProblem = directory?.CheckConfigured();
            if (settings is null || store is null || directory is null || directoryProblem is not null || models.Problems.Count > 0)
            {
                ConfigurationProblem[] ofDirectory = directoryProblem is null ? [] : [directoryProblem];
                StartupReport.Write(error, [.. problems, .. ofDirectory, .. models.Problems]);
                return NotStarted;
            }

            await using var sandbox = settings.Current.UsesSandbox
                ? await SandboxUpstream.StartAsync(settings.Current.Options.Sandbox)
                : null;
            builder.ConfigureServer(settings);
            var loggingProblems = builder.AddGatewayLogging(
                settings.Logging, exception => GatewayStartFailure.Explain(exception, configuration) is not null);
            if (loggingProblems.Count > 0)
            {
                StartupReport.Write(error, loggingProblems);
                return NotStarted;
            }

            builder.Services.AddGateway(settings, models, store, directory, sandbox, configuration);
            await using var app = builder.Build();
            // The store opens while the stages are built. The server listens when both have ended.
            app.Services.GetRequiredService<StoreMonitor>().BeginToOpen(app.Lifetime.ApplicationStopping);
            app.UseGateway();
            var failures = app.Services.GetRequiredService<FailureStop>();
            using var exceptions = IsOwnProcess ? ActivatorUtilities.CreateInstance<ProcessExceptions>(app.Services) : null;
            using var signals = IsOwnProcess ? ActivatorUtilities.CreateInstance<SecondSignal>(app.Services) : null;
            try
            {
                await RunUntilStoppedAsync(app);
            }
            catch (Exception) when (failures.HasFailed)
            {
                // The failure is logged. The stop failed because of it.
            }

            return failures.HasFailed ? FailureStop.ExitCode : Stopped;
        }
        catch (Exception exception) when (GatewayStartFailure.Explain(exception, configuration) is { } problem)
        {
            StartupReport.Write(error, [problem]);
            return NotStarted;
        }
    }

    /// <summary>Runs until a signal. A signal during the start cancels the start: this is a stop like any other, not a failure.</summary>
    internal static async Task RunUntilStoppedAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The start was cancelled by the signal.
        }
    }

    private static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateSlimBuilder(new WebApplicationOptions
    {
        // SettingsWatcher polls for changes, because the file system events of the host do not occur for mounted files.
        Args = [.. args, "--hostBuilder:reloadConfigOnChange=false"],
        // The settings files are linked into the output folder.
        ContentRootPath = AppContext.BaseDirectory,
    });

    private static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        var directory = builder.Configuration["Gateway:SecretsDirectory"] is { Length: > 0 } configured
            ? configured
            : new GatewayOptions().SecretsDirectory;
        if (Directory.Exists(directory))
        {
            builder.Configuration.Sources.Add(new SecretFilesSource(Path.GetFullPath(directory)));
        }
    }

    private static void ConfigureServer(this WebApplicationBuilder builder, SettingsSource settings)
    {
        // Slim builders omit HTTPS, but an operator may configure an endpoint with a certificate.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(ServerLimits.Apply);
        builder.WebHost.ConfigureKestrel(server => ServerLimits.Apply(server, settings.Current.Options.Limits));
        builder.WebHost.ConfigureKestrel(static server => server.FollowConnections());
        // Kestrel reloads its section itself. It gets the accepted section, so that an invalid endpoint never replaces a valid one.
        builder.WebHost.ConfigureKestrel(server => server.Configure(settings.Server, reloadOnChange: true));
    }

    private static void AddGateway(
        this IServiceCollection services, SettingsSource settings, ModelFileSets models, StoreAddress store,
        FilesDirectory directory, SandboxUpstream? sandbox, IConfiguration configuration)
    {
        var limits = settings.Current.Options.Limits;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Drain>();
        // First, because the last service to stop is the first one here: operators see the whole stop on the management port.
        services.AddManagement();
        services.AddGatewayMetrics();
        services.AddConnectionMemory();
        services.AddShares();
        services.AddSingleton(_ => settings);
        services.AddSingleton(_ => models.Contracts);
        services.AddSingleton(_ => models.Prices);
        services.AddSingleton<ConfigurationMetrics>().AddMeasured<ConfigurationMetrics>();
        services.AddSingleton<ContractMetrics>().AddMeasured<ContractMetrics>();
        services.AddSingleton<PriceMetrics>().AddMeasured<PriceMetrics>();
        services.AddSingleton<ConfiguredNames>();
        services.AddSingleton<CatalogueDocuments>().AddMeasured<CatalogueDocuments>();
        services.AddHostedService<SettingsWatcher>();
        services.AddUnusedConnections();
        services.AddListeners();
        services.AddBodies(limits);
        services.AddSingleton(_ => new LargeBodyChecks());
        services.AddMeasured<LargeBodyChecks>();
        services.AddDiagnostics();
        services.AddJobs(store, settings.Current.Options.Jobs);
        services.AddPauses();
        services.AddChanges();
        services.AddAdmission();
        services.AddUpstream(settings.ReverseProxy, sandbox);
        services.AddFollowing();
        services.AddFiles(settings.Current.Options.Files, directory);
        services.AddWebhookSending();
        services.AddWebhookDeliveries();
        services.AddGatewayCors();
        // The edge checks the host. The framework's middleware would respond before the completion event, with an HTML page.
        services.Configure<HostFilteringOptions>(static filtering => filtering.AllowedHosts = ["*"]);
        services.AddDocumentation();
        services.AddAdministration();
        services.AddTelemetry(settings.Current.Options.Management, configuration);
    }
}
