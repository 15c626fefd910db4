using System.Buffers;
using Gateway.Clients;

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
    public static string? Read(string rawTarget, out string path)
    {
        path = "";
        var target = rawTarget.AsSpan();
        if (target.IsEmpty || target[0] != '/')
        {
            return "the request target must begin with '/'";
        }

        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        var odd = raw.IndexOfAnyExcept(PathCharacters);
        if (odd >= 0)
        {
            return $"the path may hold only letters, digits, '.', '_', '-' and '/'; the character at position {odd} is none of them";
        }

        if (raw.Contains("//", StringComparison.Ordinal))
        {
            return "the path has an empty segment ('//')";
        }

        if (raw.Contains("/.", StringComparison.Ordinal))
        {
            return "a path segment must not begin with '.'";
        }

        if (raw.Contains(KeySegment, StringComparison.OrdinalIgnoreCase))
        {
            return "a key does not belong into the path, where every log on the way keeps it; send it in a header";
        }

        var folded = raw.Length > 1 && raw[^1] == '/' ? raw[..^1] : raw;
        path = folded.Length == rawTarget.Length ? rawTarget : folded.ToString();
        return null;
    }
}
