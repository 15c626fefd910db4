using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Configuration.Binding;

namespace Gateway.Configuration.Validation;

/// <summary>
/// Rules for the listen addresses. Kestrel refuses an invalid address with an exception that names no key, and accepts some invalid
/// ones: <c>http://127.0.0.1:abc</c> would become port 80 on every address.
/// </summary>
internal static class ListenerRules
{
    public const string ServerSection = "Kestrel";
    public const string UrlsKey = "Urls";
    public const string HttpPortsKey = "HTTP_PORTS";
    public const string HttpsPortsKey = "HTTPS_PORTS";

    private const string UrlsOrigin = " (ASPNETCORE_URLS or --urls)";
    private const string Example = "such as http://*:8080";
    private const string AnyHost = "://*:";

    /// <summary>
    /// The effective addresses. Endpoints of the section <c>Kestrel</c> replace the other keys, and addresses replace ports.
    /// </summary>
    public static IReadOnlyList<ListenerAddress> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection($"{ServerSection}:Endpoints").GetChildren().ToList();
        if (endpoints.Count > 0)
        {
            return [.. endpoints.Select(endpoint => new ListenerAddress($"{Echo.OneLine(endpoint.Path)}:Url", endpoint["Url"] ?? "", ""))];
        }

        var urls = Split(configuration[UrlsKey]);
        return urls.Length > 0
            ? [.. urls.Select(url => new ListenerAddress(UrlsKey, url, UrlsOrigin))]
            :
            [
                .. Split(configuration[HttpPortsKey]).Select(port => OfPort(HttpPortsKey, "http", port)),
                .. Split(configuration[HttpsPortsKey]).Select(port => OfPort(HttpsPortsKey, "https", port)),
            ];
    }

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var address in Addresses(configuration))
        {
            var problem = address.Key is HttpPortsKey or HttpsPortsKey
                ? PortProblem(address.Text.Split(AnyHost, 2)[1])
                : Problem(address.Text);
            if (problem is null && !seen.Add(address.Text) && !address.Text.EndsWith(":0", StringComparison.Ordinal))
            {
                problem = $"must not name {Echo.Quote(address.Text)} twice";
            }

            if (problem is not null)
            {
                yield return new ConfigurationProblem(address.Key, problem + address.Origin);
            }
        }
    }

    /// <returns>Null: the syntax is valid. Whether the address exists and the port is free is known only when Kestrel binds.</returns>
    public static string? Problem(string text)
    {
        if (text.Length == 0)
        {
            return $"missing: an address {Example}";
        }

        var scheme = text.Split("://", 2) is [var first, _] ? first : "";
        if (!scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            return $"must be an address that begins with http:// or https://, {Example}, got {Echo.Quote(text)}";
        }

        if (Parse(text) is not { } binding)
        {
            return $"must be an address {Example}, got {Echo.Quote(text)}";
        }

        if (binding.IsUnixPipe || binding.IsNamedPipe)
        {
            return null;
        }

        if (binding.PathBase.Length > 0)
        {
            return $"must not have a path, got {Echo.Quote(text)}: the gateway answers at the root; "
                + "if a proxy adds a path, set it in Gateway:PublicUrl";
        }

        return binding.Port is < 0 or > 65535
            ? $"must have a port between 0 and 65535, got {Echo.Quote(text)}"
            : HostProblem(binding, text);
    }

    private static string? HostProblem(BindingAddress binding, string text)
    {
        // Kestrel takes any other host for "every address": http://300.1.1.1:80 and http://example.com:80 would listen on all networks.
        if (binding.Host is not ("*" or "+") && !binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            && !IsAddress(binding.Host))
        {
            return $"must name an IP address, localhost or * (every address), {Example}, got {Echo.Quote(text)}";
        }

        return binding.Port == 0 && binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? $"must have a port, because localhost is two addresses; for a free port write http://127.0.0.1:0, got {Echo.Quote(text)}"
            : null;
    }

    /// <summary>An IPv4 address has four parts: "1" and "127.1" are addresses for the parser, but mistakes in a configuration.</summary>
    private static bool IsAddress(string host) => host is ['[', .., ']']
        ? IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
        : IPAddress.TryParse(host, out var four) && four.AddressFamily == AddressFamily.InterNetwork && host.Count(c => c == '.') == 3;

    private static string? PortProblem(string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? null
            : $"must be port numbers between 0 and 65535, separated by ';', got {Echo.Quote(port)}";

    private static ListenerAddress OfPort(string key, string scheme, string port) =>
        new(key, $"{scheme}{AnyHost}{port}", $" (ASPNETCORE_{key})");

    private static BindingAddress? Parse(string text)
    {
        try
        {
            return BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
