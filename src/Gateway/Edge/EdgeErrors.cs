using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Edge;

/// <summary>Errors of the target, the framing and the protocol of a request.</summary>
internal static class EdgeErrors
{
    public static GatewayError TargetInvalid(Message wrong) => Refuse(ErrorTypes.RequestTargetInvalid, $"Invalid request target: {wrong}.");

    public static GatewayError TransferEncodingInvalid() =>
        Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding must be 'chunked' and must occur once.") with { CloseConnection = true };

    public static GatewayError TransferEncodingNotOfVersion() =>
        Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding is allowed only in HTTP/1.1.") with { CloseConnection = true };

    public static GatewayError HeaderNameInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "A header name contains a character that is not allowed. Allowed are letters, digits and !#$%&'*+-.^_`|~.")
        with
    { CloseConnection = true };

    public static GatewayError TwoLengths() =>
        Refuse(ErrorTypes.FramingInvalid,
            "A request must have either Content-Length or Transfer-Encoding, not both.") with
        { CloseConnection = true };

    public static GatewayError UpgradeNotSupported() =>
        Refuse(ErrorTypes.UpgradeNotSupported, "Protocol upgrades and CONNECT are not supported.") with { CloseConnection = true };

    public static GatewayError ForwardedPrefixInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "X-Forwarded-Prefix must be a plain path such as /ai. The reverse proxy must set this header itself and must not pass on the "
            + "client's value.");

    public static GatewayError HostHeaderInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "The Host header must be a name or an IP address, with or without a port from 1 to 65535.");

    public static GatewayError HostNotAllowed() => Refuse(ErrorTypes.HostNotAllowed,
        "This gateway does not serve the host of this request. Use the address that its operator has published.");

    public static GatewayError ForwardedHostInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "X-Forwarded-Host must be a name or an IP address, with or without a port from 1 to 65535. The reverse proxy must set this header "
            + "itself and must not pass on the client's value.");

    public static GatewayError ForwardedProtoInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "X-Forwarded-Proto must be http or https. The reverse proxy must set this header itself and must not pass on the client's value.");

    /// <summary>Reasons why a target is invalid: arguments of <see cref="TargetInvalid"/>.</summary>
    public static Message TargetWithoutSlash => "the request target must begin with '/'";

    public static Message HostInvalid => "the host must be a name or an IP address, with or without a port from 1 to 65535";

    public static Message EmptySegment => "the path has an empty segment ('//')";

    public static Message DotSegment => "a path segment must not begin with '.'";

    public static Message KeyInPath => "the path must not contain a key, because logs keep paths; send the key in a header";

    public static Message OddCharacter(int position) =>
        $"the path may contain only letters, digits, '.', '_', '-' and '/'; the character at position {position} is not allowed";

    private static GatewayError Refuse(string type, Message message) => new(StatusCodes.Status400BadRequest, type, Blame.Client, message);
}
