using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gateway.Errors;

namespace Gateway.Administration.Documents;

/// <summary>The details of every operation, by its id.</summary>
internal static class Operations
{
    public const string State = "State";
    public const string Clients = "Clients";
    public const string Pauses = "Pauses";
    public const string Work = "Jobs and webhooks";
    public const string Money = "Money";

    public static readonly (string Name, string Description)[] Tags =
    [
        (State, "The gateway itself, and the changes that operators have made."),
        (Clients, "Clients, their keys, limits and budgets. A client of the configuration is only read."),
        (Pauses, "Submits that are refused until an operator resumes them."),
        (Work, "The jobs and the webhooks of all clients, without prompts, results and files."),
        (Money, "Usage, doubtful submits, the ledger and prices. Amounts are dollars, as decimal texts."),
    ];

    private const string Page = "A page. `next_cursor` is null on the last page.";

    private static readonly JsonObject ClientExample = JsonNode.Parse("""
        {
          "name": "render-service",
          "models": ["fal-ai/imagen4/*"],
          "limits": { "submits_per_minute": 60, "jobs_in_flight": 10 },
          "budgets": { "monthly": { "period": "Month", "limit": "100.00", "warn": "0.8" } }
        }
        """)!.AsObject();

    public static FrozenDictionary<string, OperationDetails> All { get; } = new Dictionary<string, OperationDetails>
    {
        ["getAdministration"] = new(State, "Tells a program which key it has.", 200, "The key.", "Administration"),
        ["listContracts"] = new(
            State, "If the last load had problems, the contracts of an earlier load are in force.", 200, "The contracts.", "ContractList"),
        ["getUpstream"] = new(
            State, "What this gateway has seen of the upstream since its start. The call does not call the upstream.", 200, "The state.",
            "Upstream"),
        ["listAudit"] = new(State, "Every change of an operator, the newest first. An entry has no secret.", 200, Page, "AuditPage"),

        ["listClients"] = new(Clients, "By name. A configured client hides a stored one of its name.", 200, Page, "ClientPage"),
        ["createClient"] = new(
            Clients, "The client has no key yet: make one next.", 201, "The client.", "Client", ErrorTypes.ClientExists,
            ErrorTypes.ClientConfigured, ErrorTypes.TooManyEntries)
        {
            Body = "NewClient",
            BodyExample = ClientExample,
            HasVersion = true,
            HasLocation = true,
        },
        ["getClient"] = new(Clients, "A configured client has no `ETag`.", 200, "The client.", "Client", ErrorTypes.NotFound)
        {
            HasVersion = true,
        },
        ["putClient"] = new(
            Clients, "With `If-Match`, replaces everything but the keys; a member that is left out gets its default. With "
                + "`If-None-Match: *`, makes the client. The members that only answers have may be sent back and are ignored.",
            200, "The client.", "Client", ErrorTypes.ClientConfigured, ErrorTypes.TooManyEntries, ErrorTypes.PreconditionInvalid,
            ErrorTypes.PreconditionRequired, ErrorTypes.PreconditionFailed)
        {
            Body = "ClientChange",
            BodyExample = ClientExample.DeepClone(),
            HasVersion = true,
            Created = "The new client.",
            Conditions = ["If-Match", "If-None-Match"],
        },
        ["deleteClient"] = new(
            Clients, "Its keys end at once, also for open streams and waiting submits. Its jobs and its ledger stay. A stored client "
                + "that a configured one hides can be removed with `If-Match: *`.", 204,
            "The client is removed.", Answer: null, ErrorTypes.NotFound, ErrorTypes.ClientConfigured, ErrorTypes.PreconditionInvalid,
            ErrorTypes.PreconditionRequired, ErrorTypes.PreconditionFailed)
        {
            Conditions = ["If-Match"],
        },
        ["getClientLimits"] = new(
            Clients, "As the client itself sees it at `GET /limits`.", 200, "The limits.", "Limits", ErrorTypes.NotFound),

        ["listKeys"] = new(Clients, "Without digests. `last_used` is rounded down to ten minutes.", 200, "The keys.", "KeyList",
            ErrorTypes.NotFound)
        {
            HasVersion = true,
        },
        ["createKey"] = new(
            Clients, "The answer is the only one that has the key: the gateway keeps a digest. A call whose answer is lost has made a key "
                + "that nobody has: revoke it.", 201, "The key.", "MadeKey", ErrorTypes.NotFound, ErrorTypes.ClientConfigured,
            ErrorTypes.KeyExists, ErrorTypes.TooManyEntries)
        {
            Body = "NewKey",
            BodyExample = new JsonObject { ["label"] = "ci" },
            HasLocation = true,
        },
        ["rotateKey"] = new(
            Clients, "The new key gets the label. The old key works until the grace is over and is listed as `<label>.<key_id>`.", 201,
            "The new key.", "MadeKey", ErrorTypes.NotFound, ErrorTypes.ClientConfigured, ErrorTypes.KeyExists,
            ErrorTypes.TooManyEntries)
        {
            Body = "Rotation",
            BodyExample = new JsonObject { ["grace"] = "01:00:00" },
            IsBodyOptional = true,
            HasLocation = true,
        },
        ["revokeKey"] = new(
            Clients, "Every replica refuses the key within two seconds, also in open streams and waiting submits. A key that it replaced "
                + "ends too.", 204, "The key is revoked.", Answer: null, ErrorTypes.NotFound, ErrorTypes.ClientConfigured),

        ["listPauses"] = new(Pauses, "All of them.", 200, "The pauses.", "PauseList"),
        ["pauseAll"] = Pause("Clients get 503 with `submits_paused`. Jobs that run are not touched. The call may be repeated."),
        ["resumeAll"] = Resume(),
        ["pauseClient"] = Pause("As the pause of all submits, for one client.", ErrorTypes.NotFound),
        ["resumeClient"] = Resume(),
        ["pauseModel"] = Pause("As the pause of all submits, for one model.", ErrorTypes.NotFound),
        ["resumeModel"] = Resume(),

        ["listJobs"] = new(
            Work, "The newest first. A list does not ask the upstream: a status is as of the last poll. A page does not shift when jobs "
                + "are added.", 200, Page, "JobPage")
        {
            HasTable = true,
        },
        ["getJob"] = new(Work, "As in the list, with the attempts of its webhook.", 200, "The job.", "Job", ErrorTypes.NotFound),
        ["listWebhooks"] = new(
            Work, "Those of the newest jobs first. A URL is shown without its path and its query.", 200, Page, "WebhookPage"),
        ["resendWebhook"] = new(
            Work, "As its owner can: once a minute, and ten times for each job. The answer does not wait for the delivery.", 202,
            "The delivery is due.", "JobWebhook", ErrorTypes.NotFound, ErrorTypes.WebhookUnavailable, ErrorTypes.WebhookResendsUsed,
            ErrorTypes.WebhookResendLimited),

        ["listUsage"] = new(
            Money, "The days are those of the submits, in the time zone of the money. Without `from`, the last 30 days. At most 366 days.",
            200, Page, "UsagePage")
        {
            HasTable = true,
        },
        ["listDoubtful"] = new(
            Money, "The oldest first. Each counts as spent until somebody decides.", 200, Page, "DoubtfulPage"),
        ["settleDoubtful"] = Decision("Without `amount`, it costs what it counts now."),
        ["releaseDoubtful"] = Decision("Its money is free again."),
        ["listLedger"] = new(
            Money, "The newest first. A row never changes. The table has the amount in `increase` or `decrease`.", 200, Page, "LedgerPage")
        {
            HasTable = true,
        },
        ["checkLedger"] = new(
            Money, "Reads the whole ledger. The gateway does the same at each start.", 200, "The differences.", "LedgerCheck"),
        ["listBalances"] = new(
            Money, "For each client the total, the month and the day. `spent` is what budgets compare. The list has no pages.", 200,
            "The balances.", "BalanceList"),
        ["listPrices"] = new(
            Money, "If the last load had problems, the prices of an earlier load are in force.", 200, "The prices.", "PriceList"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static OperationDetails Pause(string description, params IReadOnlyList<string> errors) =>
        new(Pauses, description, 200, "The pause that holds.", "Pause", [.. errors, ErrorTypes.TooManyEntries])
        {
            Body = "Reason",
            BodyExample = new JsonObject { ["reason"] = "The upstream is being repaired." },
            IsBodyOptional = true,
        };

    private static OperationDetails Resume() =>
        new(Pauses, "The call may be repeated.", 204, "There is no such pause.", Answer: null);

    private static OperationDetails Decision(string description) =>
        new(
            Money, $"{description} The same decision again changes nothing, and another one gets 409.", 200, "The decision.", "Decision",
            ErrorTypes.NotFound, ErrorTypes.AlreadyDecided)
        {
            Body = description.StartsWith("Without", StringComparison.Ordinal) ? "Settlement" : "Reason",
            BodyExample = new JsonObject { ["reason"] = "Seen on the invoice of the upstream." },
            IsBodyOptional = true,
        };
}
