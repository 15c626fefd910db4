using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Calls;

/// <summary>Errors for a path or method that the gateway does not serve.</summary>
internal static class RouteErrors
{
    public static GatewayError Unknown(string path) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.RouteUnknown, Blame.Client,
            $"There is no route '{SafePath.Of(path)}'. Submit a job with POST /<model>; GET /contracts lists the models.");

    /// <summary>A synchronous call while <c>Gateway:Jobs:MaxWait</c> is 0.</summary>
    public static GatewayError SynchronousIsOff(string path) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.RouteUnknown, Blame.Client,
            $"There is no route '{SafePath.Of(path)}', because Gateway:Jobs:MaxWait is 0 and calls do not wait for results. Submit with "
                + $"POST /fal-ai/<model> and follow the job.");

    /// <summary>A call of fal's <c>stream()</c>, which requests a model's output during its generation.</summary>
    public static GatewayError StreamingNotSupported() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.StreamingNotSupported, Blame.Client,
            "The gateway does not stream a model's output (fal.stream, POST <model>/stream). Nothing was submitted. "
            + "Use fal.subscribe or fal.queue.submit (POST /fal-ai/<model>) and follow the job, whose status can be streamed "
            + "(GET /fal-ai/<app>/requests/<id>/status/stream), or wait for the result with fal.run (POST /run/fal-ai/<model>).");

    public static GatewayError MethodNotAllowed(string method, string allow) =>
        new(StatusCodes.Status405MethodNotAllowed, ErrorTypes.MethodNotAllowed, Blame.Client,
            $"Method {(method.Length <= 16 ? Message.Verbatim(method) : MethodOfThatName)} is not allowed here; allowed: {allow}.")
        {
            Allow = allow,
        };

    /// <summary>A webhook on a call that is not a submit.</summary>
    public static GatewayError WebhookNotHere(string parameter) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.QueryNotSupported, Blame.Client,
            $"The query parameter '{parameter}' is supported on submits only. Send it with POST /<model>.");

    private static Message MethodOfThatName => "of that name";
}
