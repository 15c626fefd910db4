using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Calls;

/// <summary>Errors of a path or method that the gateway does not serve.</summary>
internal static class RouteErrors
{
    public static GatewayError Unknown(string path) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.RouteUnknown, Blame.Client,
            $"Nothing is served at '{SafePath.Of(path)}'. Submit a job with POST /<model>; GET /contracts lists the models.");

    public static GatewayError MethodNotAllowed(string method, string allow) =>
        new(StatusCodes.Status405MethodNotAllowed, ErrorTypes.MethodNotAllowed, Blame.Client,
            $"Method {(method.Length <= 16 ? Message.Verbatim(method) : MethodOfThatName)} is not allowed here; allowed: {allow}.")
        {
            Allow = allow,
        };

    public static GatewayError QueryNotSupported(string parameter) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.QueryNotSupported, Blame.Client,
            $"The query parameter '{parameter}' is not supported: follow the job by its status instead.");

    private static Message MethodOfThatName => "of that name";
}
