using Gateway.Errors;

namespace Gateway.FalProxy;

/// <summary>Errors of the proxy protocol. None of them goes anywhere.</summary>
internal static class FalProxyErrors
{
    public static GatewayError TargetInvalid(string wrong) =>
        Invalid($"Invalid {GatewayHeaders.TargetUrl}: {wrong}. Right is 'https://queue.fal.run/<model>', a path below it, or "
            + "'https://fal.run/<model>'.");

    public static GatewayError SynchronousIsOff() =>
        Invalid($"Invalid {GatewayHeaders.TargetUrl}: Gateway:Jobs:MaxWait is 0, so nothing waits for a result. Submit to "
            + "'https://queue.fal.run/<model>' and follow the job.");

    private static GatewayError Invalid(string message) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.ProxyTargetInvalid, Blame.Client, message);
}
