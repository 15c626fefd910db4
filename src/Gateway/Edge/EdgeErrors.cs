using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Edge;

/// <summary>Errors of the target, the framing and the protocol of a request.</summary>
internal static class EdgeErrors
{
    public static GatewayError TargetInvalid(Message wrong) => Refuse(ErrorTypes.RequestTargetInvalid, $"Invalid request target: {wrong}.");

    public static GatewayError TransferEncodingInvalid() =>
        Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding must be exactly 'chunked', once.") with { CloseConnection = true };

    public static GatewayError TransferEncodingNotOfVersion() =>
        Refuse(ErrorTypes.FramingInvalid, "Transfer-Encoding is allowed in HTTP/1.1 alone.") with { CloseConnection = true };

    public static GatewayError HeaderNameInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "The name of a header holds a character that is not allowed in one; allowed are letters, digits and !#$%&'*+-.^_`|~.")
        with
    { CloseConnection = true };

    public static GatewayError TwoLengths() =>
        Refuse(ErrorTypes.FramingInvalid,
            "A request has either Content-Length or Transfer-Encoding, not both.") with
        { CloseConnection = true };

    public static GatewayError UpgradeNotSupported() =>
        Refuse(ErrorTypes.UpgradeNotSupported, "Protocol upgrades and CONNECT are not supported.") with { CloseConnection = true };

    public static GatewayError ForwardedPrefixInvalid() => Refuse(ErrorTypes.HeaderInvalid,
        "X-Forwarded-Prefix must be a plain path such as /ai. The reverse proxy must set it itself instead of passing on the client's.");

    /// <summary>Reasons why a target is invalid: arguments of <see cref="TargetInvalid"/>.</summary>
    public static Message TargetWithoutSlash => "the request target must begin with '/'";

    public static Message HostInvalid => "its host must be a name or an IP address, with a port at most";

    public static Message EmptySegment => "the path has an empty segment ('//')";

    public static Message DotSegment => "a path segment must not begin with '.'";

    public static Message KeyInPath => "a key does not belong into the path, where every log on the way keeps it; send it in a header";

    public static Message OddCharacter(int position) =>
        $"the path may hold only letters, digits, '.', '_', '-' and '/'; the character at position {position} is none of them";

    private static GatewayError Refuse(string type, Message message) => new(StatusCodes.Status400BadRequest, type, Blame.Client, message);
}
