using Gateway.Bodies;
using Gateway.Configuration;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;
using Gateway.Contracts.Reading;
using Gateway.Cors;
using Gateway.Diagnostics;
using Gateway.Diagnostics.Completion;
using Gateway.Diagnostics.Health;
using Gateway.Diagnostics.Logging;
using Gateway.Documentation;
using Gateway.Edge;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Upstream;
using Microsoft.AspNetCore.Connections;

namespace Gateway;

/// <summary>Builds the server from a checked configuration, runs it, and says on standard error why it does not start.</summary>
internal static class GatewayHost
{
    private const int Stopped = 0;
    private const int NotStarted = 1;

    /// <returns>The exit code: 0 after an orderly stop, 1 when the server did not start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter error)
    {
        try
        {
            // The settings file is linked into the output folder, so that is where configuration is looked for.
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
            builder.AddSecretFiles();
            var (settings, problems) = SettingsSource.Create(builder.Configuration, builder.Environment.EnvironmentName, TimeProvider.System);
            var contracts = settings?.Current.Options.Contracts.Directory ?? builder.Configuration["Gateway:Contracts:Directory"];
            var catalogue = ContractCatalogue.Create(
                ContractCatalogue.BuiltInDirectory,
                // One that is not there is a problem of the settings already.
                Directory.Exists(contracts) ? contracts : null,
                TimeProvider.System,
                out var contractProblems);
            // What is wrong with it is a problem of the settings already.
            var store = StoreAddress.Parse(builder.Configuration.GetConnectionString("Jobs"), out _);
            if (settings is null || store is null || contractProblems.Count > 0)
            {
                StartupReport.Write(error, [.. problems, .. contractProblems.Select(problem => new ConfigurationProblem("Gateway:Contracts", problem.ToString()))]);
                return NotStarted;
            }

            await using var sandbox = settings.Current.UsesSandbox ? await SandboxUpstream.StartAsync(settings.Current.Options.Sandbox) : null;
            builder.ConfigureServer();
            if (builder.AddGatewayLogging() is { Count: > 0 } loggingProblems)
            {
                StartupReport.Write(error, [.. loggingProblems.Select(problem => new ConfigurationProblem("Serilog", problem))]);
                return NotStarted;
            }

            builder.Services.AddGateway(settings, catalogue, store, sandbox);
            await using var app = builder.Build();
            app.UseGateway();
            await app.RunAsync();
            return Stopped;
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            StartupReport.Write(error, [problem]);
            return NotStarted;
        }
    }

    private static void AddSecretFiles(this WebApplicationBuilder builder)
    {
        var directory = builder.Configuration["Gateway:SecretsDirectory"] is { Length: > 0 } configured ? configured : new GatewayOptions().SecretsDirectory;
        if (Directory.Exists(directory))
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: true, reloadOnChange: true);
        }
    }

    private static void ConfigureServer(this WebApplicationBuilder builder)
    {
        // Slim builders leave HTTPS out; an operator may still configure an endpoint with a certificate.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = ServerLimits.SocketReadBufferBytes);
        builder.WebHost.ConfigureKestrel(ServerLimits.Apply);
    }

    private static void AddGateway(
        this IServiceCollection services, SettingsSource settings, ContractCatalogue catalogue, StoreAddress store, SandboxUpstream? sandbox)
    {
        var limits = settings.Current.Options.Limits;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => settings);
        services.AddSingleton(_ => catalogue);
        services.AddSingleton(provider => new BodyMemory(limits.BodyMemoryBytes, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BlockPool>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<EmptyBodyReader>();
        services.AddHostedService<IdleCollector>();
        services.AddSingleton<CompletionLog>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<TraceIds>();
        services.AddHostedService<DrainService>();
        services.AddHostedService<StartupAnnouncement>();
        services.AddJobs(store, settings.Current.Options.Jobs);
        services.AddUpstream(settings.ReverseProxy, sandbox);
        services.AddGatewayCors();
        services.AddDocumentation();
    }

    /// <summary>Failures of a start that an operator can mend. Any other is a bug and keeps its stack trace.</summary>
    private static ConfigurationProblem? Explain(Exception exception) => exception switch
    {
        InvalidDataException or FileNotFoundException => new ConfigurationProblem("appsettings", Innermost(exception)),
        IOException { InnerException: AddressInUseException } => new ConfigurationProblem("Urls", exception.Message),
        JobStoreSchemaException => new ConfigurationProblem(StoreAddress.Key, exception.Message),
        AggregateException aggregate => new ConfigurationProblem("ReverseProxy", string.Join(" ", aggregate.Flatten().InnerExceptions.Select(Innermost))),
        InvalidOperationException { Source: "Yarp.ReverseProxy" } => new ConfigurationProblem("ReverseProxy", Innermost(exception)),
        InvalidOperationException { Source: "Serilog.Settings.Configuration" } => new ConfigurationProblem("Serilog", Innermost(exception)),
        FormatException { Source: "Microsoft.AspNetCore.Http" } => new ConfigurationProblem("Urls", exception.Message),
        _ => null,
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
