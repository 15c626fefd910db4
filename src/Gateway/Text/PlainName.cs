using System.Buffers;

namespace Gateway.Text;

/// <summary>
/// Decides which names from a body may be in logs, headers and messages: short ones of plain characters, with no client key and no id of a
/// file in them.
/// </summary>
internal static class PlainName
{
    /// <summary>Stands for a name that is not plain.</summary>
    public const string Placeholder = "(unprintable)";

    /// <summary>The beginning of a client key.</summary>
    public const string KeyPrefix = "gw_";

    /// <summary>The most characters.</summary>
    public const int Longest = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static bool Is(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= Longest && !name.ContainsAnyExcept(Characters) && !HasCredential(name);

    /// <summary>Whether a name contains a client key, or the beginning of one, or the id of a file.</summary>
    public static bool HasCredential(ReadOnlySpan<char> name) =>
        name.Contains(KeyPrefix, StringComparison.OrdinalIgnoreCase) || FileIdText.HasId(name) || FileIdText.HasFilePath(name);

    /// <summary>The name, or the placeholder.</summary>
    public static string Of(string name) => Is(name) ? name : Placeholder;
}
