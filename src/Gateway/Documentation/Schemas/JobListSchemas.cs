using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas of a client's own jobs.</summary>
internal static class JobListSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "JobList": {
            "type": "object",
            "required": ["jobs", "next_cursor"],
            "properties": {
              "jobs": { "type": "array", "items": { "$ref": "#/components/schemas/Job" }, "description": "The newest first." },
              "next_cursor": { "type": ["string", "null"],
                "description": "The value of `cursor` for the next page. Null on the last page." }
            }
          },
          "Job": {
            "type": "object",
            "description": "The data that the gateway stores about a job. It does not contain prompts and images.",
            "required": [
              "request_id", "model", "status", "status_as_of", "submitted_at", "images", "request_bytes", "body_sha256", "response_url",
              "status_url", "cancel_url", "timeline", "error", "error_type", "inference_time", "last_polled_at",
              "image_count", "image_width", "image_height", "image_type", "billable_units",
              "cost", "cost_state"
            ],
            "properties": {
              "request_id": { "type": "string" },
              "model": { "type": "string", "description": "The model of the submit." },
              "status": {
                "type": "string",
                "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED", "LOST"],
                "description": "The status at the time `status_as_of`. The list does not ask the upstream; a status call does."
              },
              "status_as_of": {
                "type": "string",
                "format": "date-time",
                "description": "When `status` was read: at the job's end, the last poll or the submit. An open job may have changed since."
              },
              "submitted_at": { "type": "string", "format": "date-time" },
              "images": { "type": "integer", "description": "The number of images that the body asks for." },
              "request_bytes": { "type": "integer", "description": "The size of the submitted body." },
              "body_sha256": { "type": "string", "description": "SHA-256 of the submitted body, in hexadecimal digits." },
              "response_url": { "type": "string", "format": "uri" },
              "status_url": { "type": "string", "format": "uri" },
              "cancel_url": { "type": "string", "format": "uri" },
              "timeline": { "type": "array", "items": { "$ref": "#/components/schemas/JobStep" },
                "description": "Every change of the status, the oldest first." },
              "error": { "type": ["string", "null"], "description": "The reason why a failed job has no result." },
              "error_type": { "type": ["string", "null"] },
              "inference_time": { "type": ["number", "null"],
                "description": "The seconds that the model needed, if the upstream reports them." },
              "last_polled_at": { "type": ["string", "null"], "format": "date-time",
                "description": "The time of the last status call to the upstream; null if there was none." },
              "image_count": { "type": ["integer", "null"],
                "description": "The number of images in the kept result; null if the gateway keeps no result, or the result has none." },
              "image_width": { "type": ["integer", "null"], "description": "The width of the first image, in pixels." },
              "image_height": { "type": ["integer", "null"], "description": "The height of the first image, in pixels." },
              "image_type": { "type": ["string", "null"], "description": "The content type of the first image." },
              "billable_units": { "type": ["string", "null"],
                "description": "The header `x-fal-billable-units` of the result, as the upstream sent it." },
              "cost": { "type": ["string", "null"],
                "description": "US dollars: the most that the job can cost while it is `reserved`, then its cost. Null: it has no cost." },
              "cost_state": { "type": "string", "enum": ["reserved", "settled", "released", "doubtful", "none"],
                "description": "`doubtful`: the upstream may have charged the job, and an operator decides. `none`: nothing is counted." },
              "webhook": { "$ref": "#/components/schemas/JobWebhook" }
            }
          },
          "JobStep": {
            "type": "object",
            "required": ["status", "at"],
            "properties": {
              "status": {
                "type": "string",
                "enum": ["IN_QUEUE", "IN_PROGRESS", "CANCELLATION_REQUESTED", "COMPLETED", "FAILED", "CANCELLED", "LOST"]
              },
              "at": { "type": "string", "format": "date-time", "description": "The time at which the gateway learned of the change." }
            }
          }
        }
        """)!.AsObject();
}
