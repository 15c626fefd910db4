using System.Text.RegularExpressions;

namespace Gateway.Clients;

/// <summary>Rules for the name of a client. It must be safe in logs, configuration keys and metric tags.</summary>
internal static partial class ClientName
{
    public const string Rule = "must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
