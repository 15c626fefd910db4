using System.Buffers;
using System.Globalization;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Storage;

/// <summary>
/// The names of bytes: the name of the file (32 hex digits), the number of the part and the token of the request that has stored the bytes
/// (32 hex digits), with dots between them. No two requests have the same name, so that a late write of one never changes the bytes of
/// another. Only names of this form become paths or keys of objects, so that no text of a client is ever a part of one.
/// </summary>
internal static class StorageNames
{
    /// <summary>The end of the name of bytes that are not complete.</summary>
    public const string PartialEnd = ".partial";

    private const int DigestChars = 32;
    private const int MaxNumberChars = 5;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The name of the bytes of one attempt at a part.</summary>
    public static string Of(PartLease attempt) => Of(attempt.Name, attempt.Number, attempt.Token);

    /// <param name="name">Name of the file.</param>
    /// <param name="number">Number of the part; 0: the whole file.</param>
    /// <param name="attempt">The token of the request.</param>
    public static string Of(string name, int number, string attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}.{number}.{attempt}");

    public static string Of(FilePart part) => Of(part.Name, part.Number, part.Attempt);

    /// <summary>Whether a text has the form of the name of a file.</summary>
    public static bool IsFile(ReadOnlySpan<char> text) => text.Length == DigestChars && !text.ContainsAnyExcept(Hex);

    /// <summary>Whether a text has the form of the name of complete bytes.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length > 2 * DigestChars && IsFile(name[..DigestChars]) && IsFile(name[^DigestChars..])
        && name[DigestChars] == '.' && name[^(DigestChars + 1)] == '.' && name.Length > (2 * DigestChars) + 2
        && IsNumber(name[(DigestChars + 1)..^(DigestChars + 1)]);

    /// <summary>Whether bytes are not complete.</summary>
    public static bool IsPartial(string name) => name.EndsWith(PartialEnd, StringComparison.Ordinal);

    /// <summary>Whether a text has the form of the name of complete or incomplete bytes.</summary>
    public static bool IsListed(ReadOnlySpan<char> name) =>
        IsValid(name.EndsWith(PartialEnd, StringComparison.Ordinal) ? name[..^PartialEnd.Length] : name);

    /// <exception cref="ArgumentException">The name was not made by the gateway.</exception>
    public static string Check(string name) => IsValid(name) ? name : throw Wrong(nameof(name));

    /// <exception cref="ArgumentException">The name was not made by the gateway.</exception>
    public static string CheckListed(string name) => IsListed(name) ? name : throw Wrong(nameof(name));

    /// <summary>The token in the name of complete or incomplete bytes.</summary>
    public static string AttemptOf(string name)
    {
        var complete = IsPartial(name) ? name.AsSpan(0, name.Length - PartialEnd.Length) : name.AsSpan();
        return complete[^DigestChars..].ToString();
    }

    private static ArgumentException Wrong(string parameter) => new("The name has not the form of a name of stored bytes.", parameter);

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text is "0"
        || (text is [>= '1' and <= '9', .. var more] && more.Length < MaxNumberChars && !more.ContainsAnyExceptInRange('0', '9'));
}
