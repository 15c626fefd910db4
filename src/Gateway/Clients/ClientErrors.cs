using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Clients;

/// <summary>
/// Errors of a credential. The message describes the wrong format and does not reveal whether a key exists: the response is the same
/// for a mistyped, unknown, expired and revoked key.
/// </summary>
internal static class ClientErrors
{
    public static GatewayError Missing() => Unauthorized(ErrorTypes.CredentialsMissing,
        "No credentials. Send 'Authorization: Bearer <key>', 'Authorization: Key <key>' or 'x-api-key: <key>'.");

    /// <param name="parameter">A constant of the gateway; never the client's text.</param>
    public static GatewayError KeyInQuery(string parameter) => Unauthorized(ErrorTypes.CredentialsMissing,
        $"A key must not be in the query ('{parameter}'), because logs keep queries. Send it as 'Authorization: Bearer <key>'.");

    /// <param name="header">A constant of the gateway; never the client's text.</param>
    public static GatewayError KeyInOtherHeader(string header) => Unauthorized(ErrorTypes.CredentialsMissing,
        $"The gateway reads no key from the header '{header}'. Send it as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.");

    public static GatewayError Ambiguous() => Unauthorized(ErrorTypes.CredentialsAmbiguous,
        "The request contains different keys. Send one key; one header is enough.");

    public static GatewayError Invalid() => Unauthorized(ErrorTypes.CredentialsInvalid, "The key is not valid.");

    public static GatewayError SchemeMissing() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The Authorization header has no scheme before the key. Send 'Authorization: Bearer <key>'.");

    public static GatewayError KeyMissing() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The Authorization header has a scheme but no key. Is the variable that holds the key set? Send 'Authorization: Bearer <key>'.");

    public static GatewayError HeaderEmpty(string header) => Unauthorized(ErrorTypes.CredentialsInvalid,
        $"The header '{header}' is empty. Is the variable that holds the key set?");

    public static GatewayError SeparatorInvalid() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "Between the scheme and the key there must be a space, not ':' or '='. Send 'Authorization: Bearer <key>'.");

    public static GatewayError SchemeRepeated() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The Authorization header has the scheme twice. Send 'Authorization: Bearer <key>'.");

    /// <param name="scheme">A constant of the gateway; never the client's text.</param>
    public static GatewayError SchemeUnsupported(string scheme) => Unauthorized(ErrorTypes.CredentialsInvalid,
        $"The scheme '{scheme}' is not supported. Send 'Authorization: Bearer <key>'.");

    public static GatewayError SchemeUnknown() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The scheme of the Authorization header must be Bearer or Key. Send 'Authorization: Bearer <key>'.");

    public static GatewayError SchemeInApiKey() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The header 'x-api-key' must contain only the key, without a scheme. Send 'x-api-key: <key>'.");

    public static GatewayError KeyTooLong(int most) => Unauthorized(ErrorTypes.CredentialsInvalid,
        $"The key is longer than {most} characters.");

    public static GatewayError KeyUnprintable() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The key contains a space or a character outside visible ASCII. No key contains such a character. Copy the key again.");

    /// <summary>
    /// The job of the submit exists. The status is 424, which no client retries: after a 401 a client may repeat the submit with another
    /// key.
    /// </summary>
    public static GatewayError RevokedWhileWaiting() =>
        new(StatusCodes.Status424FailedDependency, ErrorTypes.CredentialsRevoked, Blame.Client,
            "The key was revoked or has expired while the submit waited for its result. The job was accepted and continues: follow it by "
                + "the id in x-fal-request-id with a valid key. Do not send the submit again: it may be charged twice.")
        {
            CloseConnection = true,
        };

    public static GatewayError KeyQuoted() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The key is in quotes or brackets. Send it without them.");

    /// <param name="word">A constant of the gateway; never the client's text.</param>
    public static GatewayError KeyIsWord(string word) => Unauthorized(ErrorTypes.CredentialsInvalid,
        $"The key is the word '{word}': the variable that should hold the key is not set.");

    public static GatewayError KeyIsVariable() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The key is the name of a variable, not its value: the variable was not replaced.");

    public static GatewayError KeyOfFal() => Unauthorized(ErrorTypes.CredentialsInvalid,
        "The key looks like a key of fal.ai. The gateway accepts only its own keys; ask its operator for one.");

    private static GatewayError Unauthorized(string type, Message message) =>
        new(StatusCodes.Status401Unauthorized, type, Blame.Client, message);
}
