using Gateway.Administration.Accounts;
using Gateway.Administration.Money;
using Gateway.Administration.Queries;
using Gateway.Administration.Records;
using Gateway.Administration.Routing;
using Gateway.Administration.State;
using Gateway.Administration.Work;
using Gateway.Configuration.Options;

namespace Gateway.Administration;

/// <summary>
/// All routes of the API: method, path, role and handler. The routing, the OpenAPI document, the table of docs/administration.md and the
/// tests of the roles are made from this table or compared with it.
/// </summary>
internal static class AdministrationRoutes
{
    private const AdministrationRole Viewer = AdministrationRole.Viewer;
    private const AdministrationRole Operator = AdministrationRole.Operator;
    private const AdministrationRole Admin = AdministrationRole.Admin;

    private const string Get = "GET";
    private const string Post = "POST";
    private const string Put = "PUT";
    private const string Delete = "DELETE";

    public static IReadOnlyList<AdministrationRoute> All { get; } =
        [.. State(), .. Clients(), .. Keys(), .. Pauses(), .. Work(), .. Money()];

    private static IEnumerable<AdministrationRoute> State() =>
    [
        Of<StateHandlers>(Get, "", Viewer, "getAdministration", "The key, its role and the version", h => h.ShowAsync),
        Of<StateHandlers>(
            Get, "/contracts", Viewer, "listContracts", "Contracts in force and their problems", h => _ => h.ListContractsAsync()),
        Of<StateHandlers>(Get, "/upstream", Viewer, "getUpstream", "State of the upstream", h => _ => h.ShowUpstreamAsync()),
        Of<AuditHandlers>(Get, "/audit", Viewer, "listAudit", "Audit log", h => h.ListAsync) with
        {
            Query =
            [
                AuditParameters.Actor, AuditParameters.Action, AuditParameters.Target, QueryParameters.Since, AuditParameters.Cursor,
                QueryParameters.Limit,
            ],
        },
    ];

    private static IEnumerable<AdministrationRoute> Clients() =>
    [
        Of<ClientHandlers>(Get, "/clients", Viewer, "listClients", "Clients, configured and stored", h => h.ListAsync) with
        {
            Query = [AccountParameters.Cursor, QueryParameters.Limit],
        },
        Of<ClientHandlers>(Post, "/clients", Admin, "createClient", "Make a client", h => h.CreateAsync) with { HasBody = true },
        Of<ClientHandlers>(Get, "/clients/{name}", Viewer, "getClient", "One client", h => h.FindAsync),
        Of<ClientHandlers>(Put, "/clients/{name}", Admin, "putClient", "Replace or make a client", h => h.PutAsync) with
        {
            HasBody = true,
        },
        Of<ClientHandlers>(Delete, "/clients/{name}", Admin, "deleteClient", "Remove a client and its keys", h => h.DeleteAsync),
        Of<LimitHandlers>(
            Get, "/clients/{name}/limits", Viewer, "getClientLimits", "Limits of a client and what is left", h => h.ShowAsync),
    ];

    private static IEnumerable<AdministrationRoute> Keys() =>
    [
        Of<KeyHandlers>(Get, "/clients/{name}/keys", Viewer, "listKeys", "Keys of a client", h => h.ListAsync),
        Of<KeyHandlers>(Post, "/clients/{name}/keys", Admin, "createKey", "Make a key", h => h.CreateAsync) with { HasBody = true },
        Of<KeyHandlers>(
            Post, "/clients/{name}/keys/{label}/rotate", Admin, "rotateKey", "Replace a key, with a time in which both work",
            h => h.RotateAsync) with
        {
            HasBody = true,
        },
        Of<KeyHandlers>(Delete, "/clients/{name}/keys/{label}", Operator, "revokeKey", "Revoke a key at once", h => h.RevokeAsync),
    ];

    private static IEnumerable<AdministrationRoute> Pauses() =>
    [
        Of<PauseHandlers>(Get, "/pauses", Viewer, "listPauses", "Pauses of submits", h => h.ListAsync),
        Of<PauseHandlers>(Put, "/pauses/all", Operator, "pauseAll", "Pause all submits", h => h.PauseAllAsync) with { HasBody = true },
        Of<PauseHandlers>(Delete, "/pauses/all", Operator, "resumeAll", "End the pause of all submits", h => h.ResumeAllAsync),
        Of<PauseHandlers>(
            Put, "/pauses/clients/{name}", Operator, "pauseClient", "Pause the submits of a client", h => h.PauseClientAsync) with
        {
            HasBody = true,
        },
        Of<PauseHandlers>(
            Delete, "/pauses/clients/{name}", Operator, "resumeClient", "End the pause of a client", h => h.ResumeClientAsync),
        Of<PauseHandlers>(
            Put, "/pauses/models/{**model}", Operator, "pauseModel", "Pause the submits of a model", h => h.PauseModelAsync) with
        {
            HasBody = true,
        },
        Of<PauseHandlers>(
            Delete, "/pauses/models/{**model}", Operator, "resumeModel", "End the pause of a model", h => h.ResumeModelAsync),
    ];

    private static IEnumerable<AdministrationRoute> Work() =>
    [
        Of<JobHandlers>(Get, "/jobs", Viewer, "listJobs", "Jobs of all clients, as JSON or CSV", h => h.ListAsync) with
        {
            Query =
            [
                QueryParameters.Client, QueryParameters.Model, QueryParameters.Status, QueryParameters.Outcome, QueryParameters.ErrorType,
                QueryParameters.RequestId, QueryParameters.Since, QueryParameters.Until, QueryParameters.Cursor, QueryParameters.Limit,
                QueryParameters.Format,
            ],
        },
        Of<JobHandlers>(Get, "/jobs/{request_id}", Viewer, "getJob", "One job with its cost and its webhook", h => h.FindAsync),
        Of<WebhookHandlers>(Get, "/webhooks", Viewer, "listWebhooks", "Webhooks of all clients", h => h.ListAsync) with
        {
            Query = [QueryParameters.Client, QueryParameters.WebhookState, QueryParameters.Cursor, QueryParameters.Limit],
        },
        Of<WebhookHandlers>(
            Post, "/webhooks/{request_id}/resend", Operator, "resendWebhook", "Send the webhook of a job again", h => h.ResendAsync),
    ];

    private static IEnumerable<AdministrationRoute> Money() =>
    [
        Of<MoneyHandlers>(Get, "/usage", Viewer, "listUsage", "Usage by day, client and model, as JSON or CSV", h => h.ListUsageAsync) with
        {
            Query =
            [
                QueryParameters.Client, QueryParameters.Model, QueryParameters.From, QueryParameters.To, MoneyParameters.UsageCursor,
                MoneyParameters.Limit, QueryParameters.Format,
            ],
        },
        Of<DoubtHandlers>(Get, "/doubtful", Viewer, "listDoubtful", "Submits whose outcome nobody knows", h => h.ListAsync) with
        {
            Query = [QueryParameters.Client, MoneyParameters.Cursor, MoneyParameters.Limit],
        },
        Of<DoubtHandlers>(
            Post, "/doubtful/{reservation}/settle", Operator, "settleDoubtful", "Charge a doubtful submit", h => h.SettleAsync) with
        {
            HasBody = true,
        },
        Of<DoubtHandlers>(
            Post, "/doubtful/{reservation}/release", Operator, "releaseDoubtful", "Charge nothing for a doubtful submit",
            h => h.ReleaseAsync) with
        {
            HasBody = true,
        },
        Of<MoneyHandlers>(Get, "/ledger", Viewer, "listLedger", "Movements of money, as JSON or CSV", h => h.ListMovementsAsync) with
        {
            Query =
            [
                QueryParameters.Client, MoneyParameters.From, MoneyParameters.To, MoneyParameters.Cursor, MoneyParameters.Limit,
                QueryParameters.Format,
            ],
        },
        Of<MoneyHandlers>(Get, "/ledger/check", Viewer, "checkLedger", "Compare balances with their rows", h => h.CheckAsync),
        Of<MoneyHandlers>(Get, "/balances", Viewer, "listBalances", "What is counted as spent", h => h.ListBalancesAsync) with
        {
            Query = [QueryParameters.Client],
        },
        Of<MoneyHandlers>(Get, "/prices", Viewer, "listPrices", "Prices in force and their problems", h => _ => h.ListPricesAsync()),
    ];

    private static AdministrationRoute Of<THandlers>(
        string method, string path, AdministrationRole role, string id, string summary, Func<THandlers, AdministrationHandler> handler)
        where THandlers : notnull =>
        new(method, path, role, id, summary, services => handler(services.GetRequiredService<THandlers>()));
}
