using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas of webhooks.</summary>
internal static class WebhookSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "JobWebhook": {
            "type": "object",
            "description": "The webhook of a job and its deliveries.",
            "required": ["id", "url", "state", "next_attempt_at", "resends_left", "attempts"],
            "properties": {
              "id": { "type": "string", "description": "The header `webhook-id`, the same in each attempt." },
              "url": { "type": "string", "format": "uri", "description": "Without its query." },
              "state": {
                "type": "string",
                "enum": ["WAITING", "OPEN", "DELIVERED", "FAILED", "SWITCHED_OFF"],
                "description": "WAITING: the job has not ended. OPEN: an attempt follows. SWITCHED_OFF: the receiver answered 410."
              },
              "next_attempt_at": { "type": ["string", "null"], "format": "date-time",
                "description": "Null if no attempt will follow, or one is under way." },
              "resends_left": { "type": "integer", "description": "How often it can be sent again." },
              "attempts": { "type": "array", "items": { "$ref": "#/components/schemas/WebhookAttempt" },
                "description": "The last attempts, the oldest first." }
            }
          },
          "WebhookAttempt": {
            "type": "object",
            "required": ["number", "at", "duration", "status", "failure"],
            "properties": {
              "number": { "type": "integer" },
              "at": { "type": "string", "format": "date-time" },
              "duration": { "type": "number", "description": "In seconds." },
              "status": { "type": ["integer", "null"], "description": "The status of the receiver's answer." },
              "failure": { "type": ["string", "null"], "description": "Why there was no answer, such as `timeout`." }
            }
          },
          "WebhookKeys": {
            "type": "object",
            "required": ["keys"],
            "properties": {
              "keys": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["kty", "crv", "x", "kid", "use", "alg"],
                  "properties": {
                    "kty": { "type": "string", "const": "OKP" },
                    "crv": { "type": "string", "const": "Ed25519" },
                    "x": { "type": "string", "description": "The public key in base64url." },
                    "kid": { "type": "string" },
                    "use": { "type": "string", "const": "sig" },
                    "alg": { "type": "string", "const": "EdDSA" }
                  }
                }
              }
            }
          }
        }
        """)!.AsObject();
}
