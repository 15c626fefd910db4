using Gateway.Clients;
using Gateway.Json;

namespace Gateway.Contracts.Messages;

/// <summary>Names from a body for logs, headers and messages. Only a plain name that cannot be a key is used.</summary>
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
