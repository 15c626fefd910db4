using System.Buffers;
using Gateway.Clients;
using Gateway.Text;

namespace Gateway.Edge;

/// <summary>
/// Path of a request, read from the raw request line. Routing decodes and normalises the path (<c>%5C</c>, <c>..;</c>, <c>//</c>), so
/// two servers may interpret one target differently. The gateway therefore accepts plain paths only.
/// </summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>A client key in a path segment. Later stages log the path.</summary>
    private const string KeySegment = "/" + ClientKey.Prefix;

    /// <summary>
    /// Reads the path of an origin-form target: segments of <c>[A-Za-z0-9._-]</c>, separated by <c>/</c>. No segment is empty or begins
    /// with a dot, except <see cref="WellKnown.Keys"/>. One trailing <c>/</c> is removed.
    /// </summary>
    /// <returns>Null: the path is accepted. Otherwise the reason for the refusal.</returns>
    public static Message? Read(string rawTarget, out string path)
    {
        path = "";
        var target = rawTarget.AsSpan();
        if (target.IsEmpty || target[0] != '/')
        {
            return EdgeErrors.TargetWithoutSlash;
        }

        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        var odd = raw.IndexOfAnyExcept(PathCharacters);
        if (odd >= 0)
        {
            return EdgeErrors.OddCharacter(odd);
        }

        if (raw.Contains("//", StringComparison.Ordinal))
        {
            return EdgeErrors.EmptySegment;
        }

        if (raw.Contains("/.", StringComparison.Ordinal) && !raw.SequenceEqual(WellKnown.Keys))
        {
            return EdgeErrors.DotSegment;
        }

        if (raw.Contains(KeySegment, StringComparison.OrdinalIgnoreCase))
        {
            return EdgeErrors.KeyInPath;
        }

        var folded = raw.Length > 1 && raw[^1] == '/' ? raw[..^1] : raw;
        path = folded.Length == rawTarget.Length ? rawTarget : folded.ToString();
        return null;
    }
}
