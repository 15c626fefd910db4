using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>What may be configured where. Everything that is not Development is held to the rules of Production.</summary>
internal static class EnvironmentRules
{
    private const string TokenKey = $"{GatewayOptions.Section}:Upstream:Token";
    private const string SandboxKey = $"{GatewayOptions.Section}:Sandbox";

    public static bool IsDevelopment(string environmentName) =>
        environmentName.Equals("Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the gateway runs on the sandbox: asked for, or in Development for want of a token.</summary>
    public static bool UsesSandbox(GatewayOptions options, bool isDevelopment) =>
        isDevelopment && (options.Sandbox.Enabled ?? options.Upstream.Token is null);

    public static IEnumerable<ConfigurationProblem> Check(GatewayOptions options, IConfiguration configuration, bool isDevelopment)
    {
        if (!isDevelopment)
        {
            foreach (var key in ConfiguredKeys.Read(configuration, SandboxKey).Keys)
            {
                yield return new ConfigurationProblem(Echo.OneLine(key), "the sandbox is for Development alone; remove this key");
            }

            foreach (var key in DevelopmentKeys(options))
            {
                yield return new ConfigurationProblem(key, "is the published development key, which anyone can read; remove it");
            }
        }
        else if (options.Sandbox.Enabled == true && options.Upstream.Token is not null)
        {
            yield return new ConfigurationProblem(
                $"{SandboxKey}:Enabled", $"contradicts {TokenKey}: the sandbox takes no token; remove one of the two");
        }

        if (options.Upstream.Token is null && (!isDevelopment || options.Sandbox.Enabled == false))
        {
            yield return new ConfigurationProblem(
                TokenKey,
                "missing: set the upstream's token as Gateway__Upstream__Token in the environment, "
                + $"or as a file of that name in {Echo.OneLine(options.SecretsDirectory)}");
        }
    }

    private static IEnumerable<string> DevelopmentKeys(GatewayOptions options) =>
        from client in options.Clients
        from key in client.Value.Keys
        where key.Value.Sha256.Equals(DevelopmentClient.Sha256, StringComparison.OrdinalIgnoreCase)
        select $"{GatewayOptions.Section}:Clients:{Echo.OneLine(client.Key)}:Keys:{Echo.OneLine(key.Key)}:Sha256";
}
