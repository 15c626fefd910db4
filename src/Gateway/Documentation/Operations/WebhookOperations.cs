using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Edge;
using Gateway.Errors;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Webhooks.Resending;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The webhook of a job, and the keys that sign webhooks.</summary>
internal static class WebhookOperations
{
    public static void AddTo(DocumentParts parts)
    {
        parts.Add($"{JobListing.Prefix}{{request_id}}{WebhookResend.Suffix}", HttpMethod.Post, Resend(parts));
        parts.Add(WellKnown.Keys, HttpMethod.Get, Keys(parts));
    }

    private static OpenApiOperation Resend(DocumentParts parts) => new()
    {
        OperationId = "resendJobWebhook",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Send the webhook of one of my jobs again",
        Description = "Delivers the webhook of an ended job again, with the same `webhook-id`, and begins its schedule anew. It is "
            + $"possible once a minute and {StoredWebhook.MaxResends} times for each job. The answer does not wait for the delivery: "
            + "`GET /jobs/{request_id}` shows its attempts.",
        Parameters = [JobOperations.RequestId],
        Responses = parts.Answers(
            ErrorAnswers.Resend,
            ("202", parts.Answer("The delivery is due.", SharedSchemas.JobWebhook, JobExamples.Webhook, GatewayHeaders.RequestId))),
    };

    private static OpenApiOperation Keys(DocumentParts parts) => new()
    {
        OperationId = "getWebhookKeys",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "The public keys that sign webhooks",
        Description = "A JWK Set (RFC 7517) of Ed25519 keys. A receiver of webhooks may keep it for 24 hours.",
        // Empty, not absent: without this member, the security requirement of the whole document applies.
        Security = [],
        Responses = parts.Answers(
            ErrorAnswers.WebhookKeys,
            ("200", parts.Answer("The keys, the newest first.", SharedSchemas.WebhookKeys, new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "OKP",
                    ["crv"] = "Ed25519",
                    ["x"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                    ["kid"] = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                    ["use"] = "sig",
                    ["alg"] = "EdDSA",
                }),
            }))),
    };
}
