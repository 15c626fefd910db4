namespace Gateway.FunctionalTests.Administration;

/// <summary>Every route of the administration API with its least role, written by hand: a wrong role in the gateway's own table fails
/// here.</summary>
internal static class ExpectedRoutes
{
    public static IReadOnlyList<ExpectedRoute> All { get; } =
    [
        new("GET", "", "", "viewer"),
        new("GET", "/contracts", "/contracts", "viewer"),
        new("GET", "/upstream", "/upstream", "viewer"),
        new("GET", "/audit", "/audit", "viewer"),
        new("GET", "/clients", "/clients", "viewer"),
        new("POST", "/clients", "/clients", "admin", """{"name":"new-client"}"""),
        new("GET", "/clients/{name}", "/clients/stored", "viewer"),
        new("PUT", "/clients/{name}", "/clients/stored", "admin", "{}"),
        new("DELETE", "/clients/{name}", "/clients/removed", "admin"),
        new("GET", "/clients/{name}/limits", "/clients/stored/limits", "viewer"),
        new("GET", "/clients/{name}/keys", "/clients/stored/keys", "viewer"),
        new("POST", "/clients/{name}/keys", "/clients/stored/keys", "admin", """{"label":"new-key"}"""),
        new("POST", "/clients/{name}/keys/{label}/rotate", "/clients/stored/keys/kept/rotate", "admin", """{"grace":"00:01:00"}"""),
        new("DELETE", "/clients/{name}/keys/{label}", "/clients/stored/keys/revoked", "operator"),
        new("GET", "/pauses", "/pauses", "viewer"),
        new("PUT", "/pauses/all", "/pauses/all", "operator", """{"reason":"a test"}"""),
        new("DELETE", "/pauses/all", "/pauses/all", "operator"),
        new("PUT", "/pauses/clients/{name}", "/pauses/clients/stored", "operator", "{}"),
        new("DELETE", "/pauses/clients/{name}", "/pauses/clients/stored", "operator"),
        new("PUT", "/pauses/models/{**model}", "/pauses/models/fal-ai/imagen4/preview", "operator", "{}"),
        new("DELETE", "/pauses/models/{**model}", "/pauses/models/fal-ai/imagen4/preview", "operator"),
        new("GET", "/jobs", "/jobs", "viewer"),
        new("GET", "/jobs/{request_id}", "/jobs/none", "viewer"),
        new("GET", "/webhooks", "/webhooks", "viewer"),
        new("POST", "/webhooks/{request_id}/resend", "/webhooks/none/resend", "operator"),
        new("GET", "/usage", "/usage", "viewer"),
        new("GET", "/doubtful", "/doubtful", "viewer"),
        new("POST", "/doubtful/{reservation}/settle", "/doubtful/none/settle", "operator", "{}"),
        new("POST", "/doubtful/{reservation}/release", "/doubtful/none/release", "operator", "{}"),
        new("GET", "/ledger", "/ledger", "viewer"),
        new("GET", "/ledger/check", "/ledger/check", "viewer"),
        new("GET", "/balances", "/balances", "viewer"),
        new("GET", "/prices", "/prices", "viewer"),
    ];
}
