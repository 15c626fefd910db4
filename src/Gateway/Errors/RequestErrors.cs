namespace Gateway.Errors;

/// <summary>Errors of a request as a whole that belong to no single stage.</summary>
internal static class RequestErrors
{
    public static GatewayError RequestInvalid(int status) =>
        new(status, ErrorTypes.RequestInvalid, Blame.Client, "The request is not valid HTTP.") { CloseConnection = true };

    public static GatewayError ClientLeft() =>
        new(StatusCodes.Status499ClientClosedRequest, ErrorTypes.ClientClosedRequest, Blame.Client, "The client closed the connection.");

    public static GatewayError Internal() =>
        new(StatusCodes.Status500InternalServerError, ErrorTypes.InternalError, Blame.Gateway,
            "The gateway failed; its log has the details.");
}
