using Gateway.Errors;
using Gateway.Text;

namespace Gateway.FalProxy;

/// <summary>Errors of the proxy protocol. The gateway forwards no request that gets one of them.</summary>
internal static class FalProxyErrors
{
    public static GatewayError TargetInvalid(Message wrong) =>
        Invalid($"Invalid {GatewayHeaders.TargetUrl}: {wrong}. Send 'https://queue.fal.run/<model>', a path below it, "
            + $"'https://fal.run/<model>' or 'https://rest.fal.ai/storage/upload/…'.");

    public static GatewayError SynchronousIsOff() =>
        Invalid($"Invalid {GatewayHeaders.TargetUrl}: Gateway:Jobs:MaxWait is 0 and calls do not wait for results. Submit to "
            + $"'https://queue.fal.run/<model>' and follow the job.");

    /// <summary>Reasons why a target is invalid: arguments of <see cref="TargetInvalid"/>.</summary>
    public static Message Missing => "it is missing";

    public static Message Repeated => "it occurs more than once";

    public static Message SchemeWrong => "its scheme must be https";

    public static Message QueryWrong => "its query must contain only visible ASCII characters and no fragment";

    public static Message HostWrong(string queue, string synchronous, string storage) =>
        $"its host must be {queue}, {synchronous} or {storage}, without user and port";

    public static Message NoUpload(string storage, string paths) => $"a path on {storage} must begin with {paths}";

    public static Message FinalSlash => "the path of a file or an upload must not end with '/'";

    private static GatewayError Invalid(Message message) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.ProxyTargetInvalid, Blame.Client, message);
}
