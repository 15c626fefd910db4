using System.Buffers;
using Gateway.Clients;
using Gateway.Text;

namespace Gateway.Edge;

/// <summary>
/// The path of a request, read from the raw request line. Stock routing decodes and folds what it is given
/// (<c>%5C</c>, <c>..;</c>, <c>//</c>), so two parties may read one target differently; here a target is either
/// plain or refused.
/// </summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>A client's key where a path segment should be. Behind this point paths are logged.</summary>
    private const string KeySegment = "/" + ClientKey.Prefix;

    /// <summary>
    /// Reads the path of an origin-form target: <c>/</c>-separated segments of <c>[A-Za-z0-9._-]</c>, none empty,
    /// none beginning with a dot. One trailing <c>/</c> is folded.
    /// </summary>
    /// <returns>Null: the path is accepted. Otherwise what is wrong with it.</returns>
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

        if (raw.Contains("/.", StringComparison.Ordinal))
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
