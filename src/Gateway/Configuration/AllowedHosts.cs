using Microsoft.Extensions.Primitives;

namespace Gateway.Configuration;

/// <summary>
/// The key <c>AllowedHosts</c>: host names without port, separated by <c>;</c>. <c>*.example.com</c> means every subdomain. If the key is
/// missing, empty or contains <c>*</c>, every host is allowed.
/// </summary>
internal sealed class AllowedHosts
{
    public const string Key = "AllowedHosts";

    /// <summary>The framework reads these as "every host" too.</summary>
    private static readonly string[] Everything = ["*", "[::]", "0.0.0.0"];

    private readonly StringSegment[] _patterns;

    private AllowedHosts(StringSegment[] patterns) => _patterns = patterns;

    public static AllowedHosts Read(IConfiguration configuration)
    {
        var names = configuration[Key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new AllowedHosts(names.Any(Everything.Contains)
            ? []
            : [.. names.Select(name => new StringSegment(new HostString(name).ToUriComponent()))]);
    }

    /// <param name="host">A plain host, with or without a port.</param>
    public bool Allow(HostString host) =>
        _patterns.Length == 0 || !host.HasValue || HostString.MatchesAny(new StringSegment(host.Value), _patterns);
}
