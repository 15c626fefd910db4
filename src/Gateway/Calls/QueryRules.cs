using Gateway.Errors;

namespace Gateway.Calls;

/// <summary>
/// The allow-list of query parameters. <c>logs</c> is accepted on status calls, and <c>fal_webhook</c> on submits, where a later stage
/// reads it. On other calls a webhook is refused by name. All other parameters have no effect and are dropped.
/// </summary>
internal static class QueryRules
{
    public const string Webhook = "fal_webhook";

    private const string Logs = "logs";

    public static GatewayError? Check(HttpRequest request, Operation operation, out bool logs)
    {
        logs = false;
        if (!request.QueryString.HasValue)
        {
            return null;
        }

        var query = request.Query;
        if (operation != Operation.Submit && query.ContainsKey(Webhook))
        {
            return RouteErrors.WebhookNotHere(Webhook);
        }

        logs = operation is Operation.Status or Operation.Stream && IsTrue(query[Logs].ToString());
        return null;
    }

    /// <summary>Whether the query has a webhook, valid or not.</summary>
    public static bool HasWebhook(HttpRequest request) => request.QueryString.HasValue && request.Query.ContainsKey(Webhook);

    /// <summary>Clients send <c>1</c>, <c>true</c>, <c>0</c>, <c>false</c> or an empty value.</summary>
    private static bool IsTrue(string value) => value is "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
