using Gateway.Clients;
using Gateway.Json;

namespace Gateway.Contracts.Messages;

/// <summary>The names from a body that may appear in logs, headers and messages: only plain names, and no name that may be a key.</summary>
internal static class SafeName
{
    public const string Placeholder = "(unprintable)";

    private const int Longest = 64;

    public static bool IsSafe(string name) =>
        name.Length is > 0 and <= Longest
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        && !name.Contains(ClientKey.Prefix, StringComparison.OrdinalIgnoreCase);

    public static string Of(JsonValue member) => member.TryGetShortName(Longest, out var name) && IsSafe(name) ? name : Placeholder;
}
