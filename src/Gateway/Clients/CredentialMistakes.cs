using Gateway.Errors;

namespace Gateway.Clients;

/// <summary>
/// Describes the format error of a refused credential. It reads only the request, so the message does not reveal which keys exist. It
/// quotes only words from its own lists.
/// </summary>
internal static class CredentialMistakes
{
    private const string Bearer = "Bearer";
    private const string Key = "Key";

    private static readonly string[] QueryParameters =
        ["api_key", "api-key", "apikey", "key", "token", "access_token", "fal_key", "auth", "authorization"];

    private static readonly string[] Headers =
        ["api-key", "apikey", "x-apikey", "x-auth-token", "x-access-token", "x-token", "x-fal-key", "fal-key", "x-goog-api-key", "auth",
            "token", "key"];

    private static readonly string[] Schemes =
        ["Token", "Basic", "ApiKey", "Api-Key", "X-API-Key", "Digest", "Negotiate", "NTLM", "OAuth", "JWT", "AWS4-HMAC-SHA256"];

    private static readonly string[] Words = ["undefined", "null", "None", "nil", "NaN", "true", "false"];

    /// <summary>The expected headers have no credential. Looks for one in other headers and in the query.</summary>
    public static GatewayError OfMissing(HttpRequest request)
    {
        if (Array.Find(QueryParameters, request.Query.ContainsKey) is { } parameter)
        {
            return ClientErrors.KeyInQuery(parameter);
        }

        return Array.Find(Headers, request.Headers.ContainsKey) is { } header
            ? ClientErrors.KeyInOtherHeader(header)
            : ClientErrors.Missing();
    }

    /// <summary>A header contains a text that cannot be a credential.</summary>
    public static GatewayError OfMalformed(IHeaderDictionary headers)
    {
        if (headers.Authorization.Count > 0)
        {
            return OfAuthorization(headers.Authorization[0].AsSpan().Trim());
        }

        var key = headers[GatewayHeaders.ApiKey].FirstOrDefault().AsSpan().Trim();
        if (key.IsEmpty)
        {
            return ClientErrors.HeaderEmpty(GatewayHeaders.ApiKey);
        }

        return key.IndexOf(' ') is > 0 and var space && IsAccepted(key[..space]) ? ClientErrors.SchemeInApiKey() : OfUnusable(key);
    }

    /// <summary>The key has a possible format but is unknown.</summary>
    public static GatewayError OfUnknown(ReadOnlySpan<char> key)
    {
        foreach (var word in Words)
        {
            if (key.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return ClientErrors.KeyIsWord(word);
            }
        }

        return key switch
        {
            ['$', ..] or ['%', .., '%'] or ['{', '{', ..] => ClientErrors.KeyIsVariable(),
            ['"', ..] or ['\'', ..] or ['`', ..] or ['<', .., '>'] or ['[', .., ']'] or ['{', .., '}'] or ['(', .., ')'] =>
                ClientErrors.KeyQuoted(),
            _ when IsOfFal(key) => ClientErrors.KeyOfFal(),
            _ => ClientErrors.Invalid(),
        };
    }

    private static GatewayError OfAuthorization(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
        {
            return ClientErrors.HeaderEmpty("Authorization");
        }

        var space = value.IndexOf(' ');
        var scheme = space < 0 ? value : value[..space];
        if (IsFollowedBySeparator(scheme))
        {
            return ClientErrors.SeparatorInvalid();
        }

        if (space < 0)
        {
            return IsAccepted(scheme) ? ClientErrors.KeyMissing() : ClientErrors.SchemeMissing();
        }

        var key = value[space..].TrimStart(' ');
        if (IsAccepted(scheme))
        {
            var next = key.IndexOf(' ');
            return IsAccepted(next < 0 ? key : key[..next]) ? ClientErrors.SchemeRepeated() : OfUnusable(key);
        }

        foreach (var known in Schemes)
        {
            if (scheme.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return ClientErrors.SchemeUnsupported(known);
            }
        }

        return ClientErrors.SchemeUnknown();
    }

    private static GatewayError OfUnusable(ReadOnlySpan<char> key) =>
        key.Length > ClientKey.MaxLength ? ClientErrors.KeyTooLong(ClientKey.MaxLength) : ClientErrors.KeyUnprintable();

    /// <summary><c>Bearer:gw_…</c>, <c>Bearer: gw_…</c>, <c>Key=gw_…</c>.</summary>
    private static bool IsFollowedBySeparator(ReadOnlySpan<char> scheme) =>
        scheme.IndexOfAny(':', '=') is > 0 and var at && IsAccepted(scheme[..at]);

    private static bool IsAccepted(ReadOnlySpan<char> scheme) =>
        scheme.Equals(Bearer, StringComparison.OrdinalIgnoreCase) || scheme.Equals(Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>fal's key format: a UUID, a colon and a secret.</summary>
    private static bool IsOfFal(ReadOnlySpan<char> key) => key.IndexOf(':') is 36 && key.Length > 37 && Guid.TryParse(key[..36], out _);
}
