using System.Buffers;
using Gateway.Text;

namespace Gateway.Edge;

/// <summary>
/// A request target in absolute-form, such as <c>http://gateway.example/fal-ai/imagen4/preview</c> (RFC 9112, section 3.2.2). Its
/// scheme and host replace the scheme of the connection and the <c>Host</c> header.
/// </summary>
internal readonly record struct AbsoluteTarget(string Scheme, HostString Host, string Path)
{
    private const int MaxPortDigits = 5;

    private static readonly string[] Schemes = ["http", "https"];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789ABCDEFabcdef:.");

    /// <summary>Whether the target begins with a scheme that the gateway serves.</summary>
    public static bool IsAbsolute(string rawTarget) => SchemeOf(rawTarget) is not null;

    /// <returns>Null: the target is accepted. Otherwise the reason for the refusal.</returns>
    public static Message? Read(string rawTarget, out AbsoluteTarget target)
    {
        target = default;
        var scheme = SchemeOf(rawTarget)!;
        var rest = rawTarget[(scheme.Length + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var host = end < 0 ? rest : rest[..end];
        if (!IsHost(host))
        {
            return EdgeErrors.HostInvalid;
        }

        var local = end < 0 ? "" : rest[end..];
        // A URI without a path means the root (RFC 9110, section 4.2.3).
        if (RequestTarget.Read(local is "" or ['?', ..] ? "/" + local : local, out var path) is { } wrong)
        {
            return wrong;
        }

        target = new AbsoluteTarget(scheme, new HostString(host.TrimEnd(':')), path);
        return null;
    }

    private static string? SchemeOf(string target) =>
        Schemes.FirstOrDefault(scheme => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && target.AsSpan(scheme.Length).StartsWith("://", StringComparison.Ordinal));

    /// <summary>
    /// Accepts a host with an optional port. User name and password are refused, because proxies on the way would log them.
    /// </summary>
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        var bracket = host is ['[', ..] ? host.IndexOf(']') : -1;
        var name = bracket < 0 ? host[..(host.IndexOf(':') is >= 0 and var colon ? colon : host.Length)] : host[..(bracket + 1)];
        var port = host[name.Length..];
        var isName = bracket < 0
            ? !name.IsEmpty && !name.ContainsAnyExcept(NameCharacters)
            : name.Length > 2 && !name[1..^1].ContainsAnyExcept(AddressCharacters);
        return isName && (port.IsEmpty
            || (port[0] == ':' && port.Length <= MaxPortDigits + 1 && !port[1..].ContainsAnyExceptInRange('0', '9')));
    }
}
