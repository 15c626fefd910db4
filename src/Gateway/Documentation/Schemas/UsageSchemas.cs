using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas of a client's usage.</summary>
internal static class UsageSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "Usage": {
            "type": "object",
            "required": ["usage", "next_cursor", "time_zone"],
            "properties": {
              "usage": { "type": "array", "items": { "$ref": "#/components/schemas/UsageOfDay" }, "description": "By day and model." },
              "next_cursor": { "type": ["string", "null"],
                "description": "The value of `cursor` for the next page. Null on the last page." },
              "time_zone": { "type": "string", "description": "The time zone of the days." }
            }
          },
          "UsageOfDay": {
            "type": "object",
            "description": "The submits for a model on a day. Amounts are decimal numbers of US dollars.",
            "required": [
              "day", "model", "jobs", "images_asked", "images_delivered", "failed", "cancelled", "lost", "refused", "reserved", "settled",
              "released", "doubtful"
            ],
            "properties": {
              "day": { "type": "string", "format": "date", "description": "The day of the submits." },
              "model": { "type": "string" },
              "jobs": { "type": "integer", "description": "Jobs that were accepted and are still stored." },
              "images_asked": { "type": "integer" },
              "images_delivered": { "type": "integer", "description": "Images in the results that the gateway has read." },
              "failed": { "type": "integer" },
              "cancelled": { "type": "integer" },
              "lost": { "type": "integer", "description": "Jobs that the gateway has given up." },
              "refused": { "type": "integer", "description": "Submits that a limit of the client refused." },
              "reserved": { "type": "string", "description": "The most that jobs can cost whose cost is not known yet." },
              "settled": { "type": "string", "description": "The cost of jobs whose cost is known." },
              "released": { "type": "string", "description": "What was reserved and is not charged." },
              "doubtful": { "type": "string", "description": "Submits that may have been charged, until an operator decides." }
            }
          }
        }
        """)!.AsObject();
}
