using Microsoft.Extensions.Primitives;

namespace Gateway.Sandbox.Http;

/// <summary>Requires exactly one Authorization header with the scheme <c>Bearer</c> and one token.</summary>
internal static class BearerCheck
{
    private const string Scheme = "Bearer ";

    public static bool Passes(StringValues authorization, string? expected)
    {
        if (authorization.Count != 1 || authorization[0] is not { } value || !value.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var token = value.AsSpan(Scheme.Length);
        return !token.IsEmpty && !token.ContainsAny(' ', ',') && (expected is null || token.SequenceEqual(expected));
    }
}
