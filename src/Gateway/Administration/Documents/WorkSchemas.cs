using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>The schemas of jobs and webhooks.</summary>
internal static class WorkSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "Job": {
            "type": "object",
            "description": "A job without its prompt, its result and its files.",
            "required": [
              "request_id", "client", "model", "status", "outcome", "submitted_at", "in_progress_at", "finished_at", "cancel_requested_at",
              "last_polled_at", "images", "request_bytes", "error_type", "lost_reason", "inference_time", "result", "image_count",
              "billable_units", "cost", "cost_state"
            ],
            "properties": {
              "request_id": { "type": "string" },
              "client": { "type": "string" },
              "model": { "type": "string" },
              "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED", "LOST"] },
              "outcome": { "type": "string", "enum": ["open", "completed", "failed", "cancelled", "lost"] },
              "submitted_at": { "type": "string", "format": "date-time" },
              "in_progress_at": { "type": ["string", "null"], "format": "date-time" },
              "finished_at": { "type": ["string", "null"], "format": "date-time" },
              "cancel_requested_at": { "type": ["string", "null"], "format": "date-time" },
              "last_polled_at": { "type": ["string", "null"], "format": "date-time" },
              "images": { "type": "integer", "description": "The images that the body asked for." },
              "request_bytes": { "type": "integer" },
              "error_type": { "type": ["string", "null"] },
              "lost_reason": { "type": ["string", "null"], "enum": ["unknown_to_upstream", "not_ended_in_time", null] },
              "inference_time": { "type": ["number", "null"], "description": "Seconds." },
              "result": {
                "type": ["string", "null"],
                "enum": ["not_stored", "kept", "too_large", "unavailable", "deleted", null],
                "description": "What became of the result."
              },
              "image_count": { "type": ["integer", "null"] },
              "billable_units": { "type": ["string", "null"] },
              "cost": { "type": ["string", "null"], "description": "Dollars. Null: its client has no limits, or its model no price." },
              "cost_state": { "type": ["string", "null"], "enum": ["reserved", "settled", "released", "doubtful", null] },
              "webhook": { "$ref": "#/components/schemas/JobWebhook" }
            }
          },
          "JobPage": {
            "type": "object",
            "required": ["jobs", "next_cursor"],
            "properties": {
              "jobs": { "type": "array", "items": { "$ref": "#/components/schemas/Job" } },
              "next_cursor": { "type": ["string", "null"] }
            }
          },
          "JobWebhook": {
            "type": "object",
            "description": "The webhook of a job. Absent if the job has none.",
            "properties": {
              "id": { "type": "string" },
              "url": { "type": "string", "description": "Scheme, host and port." },
              "state": { "type": "string", "enum": ["WAITING", "OPEN", "DELIVERED", "FAILED", "SWITCHED_OFF"] },
              "next_attempt_at": { "type": ["string", "null"], "format": "date-time" },
              "resends_left": { "type": "integer" },
              "attempts": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "number": { "type": "integer" },
                    "at": { "type": "string", "format": "date-time" },
                    "duration": { "type": "number" },
                    "status": { "type": ["integer", "null"] },
                    "failure": { "type": ["string", "null"] }
                  }
                }
              }
            }
          },
          "WebhookPage": {
            "type": "object",
            "required": ["webhooks", "next_cursor"],
            "properties": {
              "webhooks": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": [
                    "request_id", "client", "id", "url", "state", "submitted_at", "next_attempt_at", "attempts", "resends_left", "resent_at"
                  ],
                  "properties": {
                    "request_id": { "type": "string" },
                    "client": { "type": "string" },
                    "id": { "type": "string", "description": "The value of the header `webhook-id`." },
                    "url": { "type": "string", "description": "Scheme, host and port." },
                    "state": { "type": "string", "enum": ["WAITING", "OPEN", "DELIVERED", "FAILED", "SWITCHED_OFF"] },
                    "submitted_at": { "type": "string", "format": "date-time" },
                    "next_attempt_at": { "type": ["string", "null"], "format": "date-time" },
                    "attempts": { "type": "integer" },
                    "resends_left": { "type": "integer" },
                    "resent_at": { "type": ["string", "null"], "format": "date-time" }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"] }
            }
          }
        }
        """)!.AsObject();
}
