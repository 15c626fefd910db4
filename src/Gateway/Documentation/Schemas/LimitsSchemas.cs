using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas of a client's limits.</summary>
internal static class LimitsSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "Limits": {
            "type": "object",
            "required": ["client", "limited", "submits_per_minute", "jobs_in_flight", "budgets", "files", "time_zone"],
            "properties": {
              "client": { "type": "string" },
              "limited": { "type": "boolean", "description": "False: the client has no limit of submits, jobs or money." },
              "submits_per_minute": { "description": "Submits in the last 60 seconds. Null: no limit.",
                "anyOf": [{ "$ref": "#/components/schemas/CountLimit" }, { "type": "null" }] },
              "jobs_in_flight": { "description": "Jobs that have not ended, and submits that have no answer yet. Null: no limit.",
                "anyOf": [{ "$ref": "#/components/schemas/CountLimit" }, { "type": "null" }] },
              "budgets": { "type": "array", "items": { "$ref": "#/components/schemas/BudgetLimit" } },
              "files": { "$ref": "#/components/schemas/FilesInUse" },
              "time_zone": { "type": "string", "description": "The time zone of days and months." }
            }
          },
          "CountLimit": {
            "type": "object",
            "required": ["limit", "used", "left", "frees_at"],
            "properties": {
              "limit": { "type": "integer" },
              "used": { "type": "integer" },
              "left": { "type": "integer" },
              "frees_at": { "type": ["string", "null"], "format": "date-time",
                "description": "When the first of those in use is free at the latest. Null: none is in use." }
            }
          },
          "FilesInUse": {
            "type": "object",
            "description": "What counts against the limits of your files.",
            "required": ["number", "bytes"],
            "properties": {
              "number": { "$ref": "#/components/schemas/RoomLimit", "description": "Files and unfinished uploads." },
              "bytes": { "$ref": "#/components/schemas/RoomLimit",
                "description": "Their bytes, with those that are reserved for uploads under way." }
            }
          },
          "RoomLimit": {
            "type": "object",
            "required": ["limit", "used", "left"],
            "properties": {
              "limit": { "type": "integer" },
              "used": { "type": "integer" },
              "left": { "type": "integer" }
            }
          },
          "BudgetLimit": {
            "type": "object",
            "description": "A budget. Amounts are decimal numbers of US dollars.",
            "required": ["name", "period", "limit", "used", "left", "frees_at"],
            "properties": {
              "name": { "type": "string" },
              "period": { "type": "string", "enum": ["Day", "Month", "Total"] },
              "limit": { "type": "string" },
              "used": { "type": "string", "description": "Spent and reserved in the present period." },
              "left": { "type": "string" },
              "frees_at": { "type": ["string", "null"], "format": "date-time",
                "description": "When the period ends. Null: it does not end." }
            }
          }
        }
        """)!.AsObject();
}
