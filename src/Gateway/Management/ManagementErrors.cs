using Gateway.Calls;
using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Management;

/// <summary>Errors of the management port.</summary>
internal static class ManagementErrors
{
    public static GatewayError RouteUnknown(string path) =>
        new(StatusCodes.Status404NotFound, ErrorTypes.RouteUnknown, Blame.Client,
            $"The management port has no route '{SafePath.Of(path)}'. GET / lists its routes.");

    public static GatewayError MethodNotAllowed(string method) => RouteErrors.MethodNotAllowed(method, ManagementRoutes.Allowed);

    public static GatewayError HostNotAllowed() =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.HostNotAllowed, Blame.Client,
            "The management port does not serve the host of this request. Use an IP address, localhost or a name without a dot, or add the "
                + "name to Gateway:Management:Hosts.");
}
