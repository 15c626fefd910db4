using Gateway.Errors;

namespace Gateway.Diagnostics.Completion;

/// <summary>Errors of what no stage has answered.</summary>
internal static class CompletionErrors
{
    public static GatewayError RequestInvalid(int status) =>
        new(status, ErrorTypes.RequestInvalid, Blame.Client, "The request is not valid HTTP.") { CloseConnection = true };

    public static GatewayError ClientLeft() =>
        new(StatusCodes.Status499ClientClosedRequest, ErrorTypes.ClientClosedRequest, Blame.Client, "The client has left.");

    public static GatewayError Internal() =>
        new(StatusCodes.Status500InternalServerError, ErrorTypes.InternalError, Blame.Gateway,
            "The gateway failed; its log has the details.");
}
