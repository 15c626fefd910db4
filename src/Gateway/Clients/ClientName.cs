using System.Text.RegularExpressions;

namespace Gateway.Clients;

/// <summary>What a client may be called: safe in logs, in configuration keys and in metric tags.</summary>
internal static partial class ClientName
{
    public const string Rule = "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
