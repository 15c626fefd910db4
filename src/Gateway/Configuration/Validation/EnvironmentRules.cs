using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Rules that depend on the environment. Every environment other than Development has the rules of Production.</summary>
internal static class EnvironmentRules
{
    private const string TokenKey = $"{GatewayOptions.Section}:Upstream:Token";
    private const string SandboxKey = $"{GatewayOptions.Section}:Sandbox";
    private const string PublicUrlKey = $"{GatewayOptions.Section}:PublicUrl";

    /// <summary>The host in <c>deploy/appsettings.Production.example.json</c>. It is reserved for examples (RFC 2606).</summary>
    private const string ExampleHost = "gateway.example";

    public static bool IsDevelopment(string environmentName) =>
        environmentName.Equals("Development", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the sandbox is the upstream: if configured, or in Development without a token.</summary>
    public static bool UsesSandbox(GatewayOptions options, bool isDevelopment) =>
        isDevelopment && (options.Sandbox.Enabled ?? options.Upstream.Token is null);

    public static IEnumerable<ConfigurationProblem> Check(GatewayOptions options, IConfiguration configuration, bool isDevelopment)
    {
        if (!isDevelopment)
        {
            foreach (var key in ConfiguredKeys.Read(configuration, SandboxKey).Keys)
            {
                yield return new ConfigurationProblem(Echo.OneLine(key), "the sandbox is allowed only in Development; remove this key");
            }

            foreach (var key in KeysWith(options, digest => digest.Equals(DevelopmentClient.Sha256, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new ConfigurationProblem(key, "is the published development key, which anyone can read; remove it");
            }

            foreach (var key in KeysWith(options, IsPlaceholder))
            {
                yield return new ConfigurationProblem(
                    key, "is the placeholder of the example settings; replace it with the digest of a key that 'Gateway keys new' makes");
            }

            if (options.PublicUrl?.Host.Equals(ExampleHost, StringComparison.OrdinalIgnoreCase) == true)
            {
                yield return new ConfigurationProblem(
                    PublicUrlKey,
                    $"is the address of the example settings, {ExampleHost}; set the address that clients use, or remove the key");
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

    /// <summary>Whether a digest is one of the example settings, which repeat one digit. No key has such a digest.</summary>
    private static bool IsPlaceholder(string digest) =>
        digest.Length > 0 && char.IsAsciiDigit(digest[0]) && !digest.AsSpan().ContainsAnyExcept(digest[0]);

    private static IEnumerable<string> KeysWith(GatewayOptions options, Func<string, bool> hasDigest) =>
        from client in options.Clients
        from key in client.Value.Keys
        where hasDigest(key.Value.Sha256)
        select $"{GatewayOptions.Section}:Clients:{Echo.OneLine(client.Key)}:Keys:{Echo.OneLine(key.Key)}:Sha256";
}
