using Gateway.Text;

namespace Gateway.Edge;

/// <summary>
/// A request target in absolute-form, such as <c>http://gateway.example/fal-ai/imagen4/preview</c> (RFC 9112, section 3.2.2). Its
/// scheme and host replace the scheme of the connection and the <c>Host</c> header.
/// </summary>
internal readonly record struct AbsoluteTarget(string Scheme, HostString Host, string Path)
{
    private static readonly string[] Schemes = ["http", "https"];

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
        // A user name and a password are refused too, because proxies on the way would log them.
        if (!HostSyntax.IsPlain(host))
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

    private static string? SchemeOf(string target)
    {
        foreach (var scheme in Schemes)
        {
            if (target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
                && target.AsSpan(scheme.Length).StartsWith("://", StringComparison.Ordinal))
            {
                return scheme;
            }
        }

        return null;
    }
}
