namespace Gateway.Commands;

/// <summary>The listen address of the gateway in this container, read from the same variables as the server reads.</summary>
internal static class HealthCheckAddress
{
    private const string ReadyPath = "/healthz/ready";
    private const int DefaultPort = 8080;

    /// <summary>The URL of the readiness check. Null: <paramref name="url"/> is given and invalid.</summary>
    public static Uri? Find(string? url, Func<string, string?> environment)
    {
        if (url is not null)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
                ? (given.AbsolutePath == "/" ? new Uri(given, ReadyPath) : given)
                : null;
        }

        return Listening(environment);
    }

    /// <summary>
    /// The listen address from the environment. <c>ASPNETCORE_URLS</c> takes precedence over <c>ASPNETCORE_HTTP_PORTS</c>, as in the
    /// server.
    /// </summary>
    private static Uri Listening(Func<string, string?> environment)
    {
        foreach (var url in Split(environment("ASPNETCORE_URLS")))
        {
            if (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && TryParse(url) is { } binding)
            {
                return At(IsSpecific(binding.Host) ? binding.Host : "127.0.0.1", binding.Port);
            }
        }

        var port = Split(environment("ASPNETCORE_HTTP_PORTS")).Select(text => int.TryParse(text, out var number) ? number : 0)
            .FirstOrDefault(number => number is > 0 and <= 65535, DefaultPort);
        return At("127.0.0.1", port);
    }

    private static Uri At(string host, int port) => new UriBuilder("http", host, port, ReadyPath).Uri;

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsSpecific(string host) =>
        host is not ("*" or "+" or "0.0.0.0" or "[::]") && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && Uri.CheckHostName(host.Trim('[', ']')) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static BindingAddress? TryParse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
