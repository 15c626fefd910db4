using Gateway.Errors;
using Gateway.Text;

namespace Gateway.Webhooks.Accepting;

/// <summary>Errors of a submit with a webhook. The gateway submits nothing for a request with one of these errors.</summary>
internal static class WebhookErrors
{
    public static GatewayError UrlInvalid(Message wrong) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.WebhookUrlInvalid, Blame.Client,
            $"The webhook URL in 'fal_webhook' is invalid: {wrong}. Nothing was submitted. Send one percent-encoded URL, such "
                + $"as fal_webhook=https%3A%2F%2Fhooks.internal%2Fdone.");

    public static GatewayError NoneAllowed() =>
        NotAllowed("This gateway sends no webhooks, because Gateway:Webhooks:AllowedHosts is empty. Nothing was submitted. Ask the "
            + "operator to add the host of your receiver, or follow the job by its status.");

    public static GatewayError HostNotAllowed() =>
        NotAllowed("Gateway:Webhooks:AllowedHosts does not contain the host and port of this webhook. Nothing was submitted. Ask the "
            + "operator to add them.");

    public static GatewayError HostNotAllowedFor(string client) =>
        NotAllowed($"Gateway:Clients:{client}:Webhooks:AllowedHosts, the list of this client, has no such host and port. Nothing was "
            + $"submitted. Use a receiver of your own, or ask the operator to add this one.");

    public static GatewayError AddressNeverCalled() =>
        NotAllowed("The gateway never calls the address of this webhook: it is a link-local, metadata, multicast, broadcast or "
            + "unspecified address. Nothing was submitted. Send the URL of a receiver in your network.");

    /// <summary>Reasons why the parameter is invalid: arguments of <see cref="UrlInvalid"/>.</summary>
    public static Message Repeated => "the parameter occurs more than once";

    public static Message EncodingWrong => "its percent-encoding is wrong; each '%' needs two hexadecimal digits";

    public static Message QueryNotEncoded =>
        "it has a query that is not percent-encoded, so that the next '&' ends the URL; encode the whole URL";

    public static Message ContainsKey => "it contains a key of the gateway, which no receiver may get";

    private static GatewayError NotAllowed(Message message) =>
        new(StatusCodes.Status400BadRequest, ErrorTypes.WebhookNotAllowed, Blame.Client, message);
}
