using Gateway.Errors;
using Microsoft.Extensions.Primitives;

namespace Gateway.Clients;

/// <summary>
/// Finds the one credential of a request. Anything that two readers could understand differently is refused: a front proxy that
/// takes the first of two keys and a gateway that takes the second would disagree about who is calling.
/// </summary>
internal static class CredentialReader
{
    public static Credential Read(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        var apiKey = headers[GatewayHeaders.ApiKey];
        return (authorization.Count, apiKey.Count) switch
        {
            (0, 0) => Credential.None(CredentialStatus.Missing),
            (1, 0) => ReadAuthorization(authorization),
            (0, 1) => ReadKey(apiKey[0]),
            _ => Credential.None(CredentialStatus.Ambiguous),
        };
    }

    private static Credential ReadAuthorization(StringValues header)
    {
        var value = header[0].AsSpan();
        var space = value.IndexOf(' ');
        if (space < 0 || !IsAccepted(value[..space]))
        {
            return Credential.None(CredentialStatus.Malformed);
        }

        // RFC 9110 allows more than one space between scheme and token.
        return ReadKey(value[space..].TrimStart(' '));
    }

    private static bool IsAccepted(ReadOnlySpan<char> scheme) =>
        scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Key", StringComparison.OrdinalIgnoreCase);

    private static Credential ReadKey(ReadOnlySpan<char> key)
    {
        if (key.Contains(','))
        {
            return Credential.None(CredentialStatus.Ambiguous);
        }

        return ClientKey.Classify(key) == KeyShape.Unusable
            ? Credential.None(CredentialStatus.Malformed)
            : Credential.Found(key);
    }
}
