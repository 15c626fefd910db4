using Gateway.Calls;
using Gateway.Clients;
using Gateway.Configuration.Webhooks;
using Gateway.Errors;
using Gateway.Webhooks.Urls;

namespace Gateway.Webhooks.Accepting;

/// <summary>Checks the webhook of a submit. A webhook that may not be called is refused before the body is read, and the job is not
/// submitted.</summary>
internal sealed class WebhookMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.GetExchange();
        var refusal = exchange.Call.Operation == Operation.Submit && QueryRules.HasWebhook(context.Request)
            ? Accept(context.Request, exchange)
            : null;
        return refusal is null ? next(context) : context.RefuseAsync(refusal);
    }

    private static GatewayError? Accept(HttpRequest request, Exchange exchange)
    {
        if (WebhookParameter.Read(request.QueryString.Value ?? "", out var text) is { } unreadable)
        {
            return WebhookErrors.UrlInvalid(unreadable);
        }

        if (WebhookUrl.Read(text, out var url) is { } wrong)
        {
            return WebhookErrors.UrlInvalid(wrong);
        }

        // The URL is stored, and the receiver logs it.
        if (ClientKey.OccursIn(text))
        {
            return WebhookErrors.UrlInvalid(WebhookErrors.ContainsKey);
        }

        var client = exchange.Client.Name;
        exchange.Webhook = url!.ToWebhook();
        return exchange.Settings.Receivers.Check(client, url.Host, url.Port) switch
        {
            ReceiverVerdict.Allowed => null,
            ReceiverVerdict.NoneAllowed => WebhookErrors.NoneAllowed(),
            ReceiverVerdict.NotAllowedForClient => WebhookErrors.HostNotAllowedFor(client),
            ReceiverVerdict.NeverCalled => WebhookErrors.AddressNeverCalled(),
            _ => WebhookErrors.HostNotAllowed(),
        };
    }
}
