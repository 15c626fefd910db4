using Gateway.Configuration.Options;

namespace Gateway.Commands.Remote;

/// <summary>The address of the administration API, from the command line or from the settings of a gateway on this machine.</summary>
internal static class ManagementAddress
{
    private const string Local = "127.0.0.1";

    /// <param name="url">The value of <c>--url</c>. Null: the configured address.</param>
    /// <param name="configuration">Reads the settings of the gateway.</param>
    /// <param name="problem">Why there is no address.</param>
    public static Uri? Find(string? url, Func<IConfiguration> configuration, out string? problem)
    {
        if (url is not null)
        {
            var isBase = Uri.TryCreate(url, UriKind.Absolute, out var given) && given is
            {
                Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: ""
            };
            problem = isBase ? null : "--url must be an absolute http:// or https:// address without user, query and fragment";
            return isBase ? new Uri(given!.AbsoluteUri.TrimEnd('/') + "/") : null;
        }

        var configured = configuration()[$"{GatewayOptions.Section}:Management:Url"];
        if (ManagementOptions.Off.Equals(configured, StringComparison.OrdinalIgnoreCase))
        {
            problem = "Gateway:Management:Url is Off here; name the management port of the gateway with --url";
            return null;
        }

        problem = null;
        return At(configured is { Length: > 0 } ? configured : ManagementOptions.DefaultUrl, out problem);
    }

    private static Uri? At(string configured, out string? problem)
    {
        try
        {
            var binding = BindingAddress.Parse(configured);
            var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? Local : binding.Host;
            problem = null;
            return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
        }
        catch (FormatException)
        {
            problem = "Gateway:Management:Url is no address; name the management port of the gateway with --url";
            return null;
        }
    }
}
