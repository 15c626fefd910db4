using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Logging;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Gateway.Configuration.Webhooks;
using Gateway.Money;

namespace Gateway.Configuration;

/// <summary>Converts a configuration to validated settings, or to the list of all its problems.</summary>
internal static class SettingsReader
{
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="isDevelopment">Whether the rules of Development apply.</param>
    /// <param name="startedWithSandbox">Whether the gateway started with the sandbox; null at start.</param>
    public static (GatewaySettings? Settings, IReadOnlyList<ConfigurationProblem> Problems) Read(
        IConfiguration configuration, bool isDevelopment, bool? startedWithSandbox)
    {
        var (options, bindingProblems) = StrictBinder.Bind<GatewayOptions>(configuration.GetSection(GatewayOptions.Section));
        var problems = new List<ConfigurationProblem>(bindingProblems);
        problems.AddRange(new GatewayOptionsValidator().Problems(options));
        problems.AddRange(EnvironmentRules.Check(options, configuration, isDevelopment));
        problems.AddRange(UpstreamAddressRules.Check(configuration, options.Upstream.AllowInsecure));
        problems.AddRange(SingleUpstreamRules.Check(configuration));
        problems.AddRange(RoutePolicyRules.Check(configuration));
        problems.AddRange(ListenerRules.Check(configuration));
        problems.AddRange(LoggingRules.Check(configuration));
        if (StoreAddress.Parse(configuration[StoreAddress.Key], out var storeProblem) is null)
        {
            problems.Add(new ConfigurationProblem(StoreAddress.Key, storeProblem!));
        }

        if (startedWithSandbox == false && EnvironmentRules.UsesSandbox(options, isDevelopment))
        {
            problems.Add(new ConfigurationProblem(
                $"{GatewayOptions.Section}:Upstream:Token",
                    "missing: a gateway that started with a token can't switch to the sandbox without a restart"));
        }

        // A key that did not bind is already reported. The rules then read its default value, which may violate another rule.
        IReadOnlyList<ConfigurationProblem> distinct = [.. problems.DistinctBy(problem => problem.Key, StringComparer.OrdinalIgnoreCase)];
        if (distinct.Count > 0)
        {
            return (null, distinct);
        }

        var usesSandbox = startedWithSandbox ?? EnvironmentRules.UsesSandbox(options, isDevelopment);
        return (new GatewaySettings
        {
            Options = options,
            Clients = ClientDirectory.Create(usesSandbox ? DevelopmentClient.AddTo(options.Clients) : options.Clients),
            UpstreamToken = usesSandbox ? null : options.Upstream.Token,
            UsesSandbox = usesSandbox,
            AllowedHosts = AllowedHosts.Read(configuration),
            Receivers = ReceiverPolicy.Create(options, usesSandbox),
            Calendar = new MoneyCalendar(TimeZoneInfo.FindSystemTimeZoneById(options.Money.TimeZone)),
        }, []);
    }
}
