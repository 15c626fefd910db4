using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>The schemas of clients, keys and pauses.</summary>
internal static class ClientSchemas
{
    private const string Definition = """
              "disabled": { "type": "boolean", "description": "The keys of a disabled client are refused.", "default": false },
              "models": { "type": "array", "items": { "type": "string" }, "description": "Patterns. Empty: all models." },
              "limits": { "$ref": "#/components/schemas/ClientLimits" },
              "budgets": {
                "type": "object",
                "description": "By name.",
                "additionalProperties": { "$ref": "#/components/schemas/Budget" }
              },
              "webhook_hosts": { "type": "array", "items": { "type": "string" }, "description": "Empty: those of the gateway." }
        """;

    private const string ReadOnly = """
              "source": { "type": "string", "enum": ["configuration", "store"] },
              "keys": { "type": "array", "items": { "$ref": "#/components/schemas/Key" } },
              "created_at": { "type": ["string", "null"], "format": "date-time" },
              "changed_at": { "type": ["string", "null"], "format": "date-time" }
        """;

    public static readonly JsonObject Texts = JsonNode.Parse($$"""
        {
          "ClientLimits": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "submits_per_minute": { "type": ["integer", "null"], "minimum": 1 },
              "jobs_in_flight": { "type": ["integer", "null"], "minimum": 1 }
            }
          },
          "Budget": {
            "type": "object",
            "additionalProperties": false,
            "required": ["period", "limit"],
            "properties": {
              "period": { "type": "string", "enum": ["Day", "Month", "Total"] },
              "limit": { "type": "string", "description": "Dollars." },
              "warn": { "type": ["string", "null"], "description": "The share of the limit that is reported, such as `0.8`." }
            }
          },
          "NewClient": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name"],
            "properties": {
              "name": { "type": "string" },
        {{Definition}}
            }
          },
          "ClientChange": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "name": { "type": "string", "description": "As in the path." },
        {{Definition}},
        {{ReadOnly}}
            }
          },
          "Client": {
            "type": "object",
            "required": [
              "name", "source", "disabled", "models", "limits", "budgets", "webhook_hosts", "keys", "created_at", "changed_at"
            ],
            "properties": {
              "name": { "type": "string" },
        {{Definition}},
        {{ReadOnly}}
            }
          },
          "ClientPage": {
            "type": "object",
            "required": ["clients", "next_cursor"],
            "properties": {
              "clients": { "type": "array", "items": { "$ref": "#/components/schemas/Client" } },
              "next_cursor": { "type": ["string", "null"] }
            }
          },
          "Limits": {
            "type": "object",
            "required": ["client", "limited", "budgets", "files", "time_zone"],
            "properties": {
              "client": { "type": "string" },
              "limited": { "type": "boolean" },
              "files": {
                "type": "object",
                "description": "Files and unfinished uploads that count, and their bytes.",
                "properties": {
                  "number": { "$ref": "#/components/schemas/RoomInUse" },
                  "bytes": { "$ref": "#/components/schemas/RoomInUse" }
                }
              },
              "submits_per_minute": { "$ref": "#/components/schemas/CountInUse" },
              "jobs_in_flight": { "$ref": "#/components/schemas/CountInUse" },
              "budgets": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "name": { "type": "string" },
                    "period": { "type": "string" },
                    "limit": { "type": "string" },
                    "used": { "type": "string" },
                    "left": { "type": "string" },
                    "frees_at": { "type": ["string", "null"], "format": "date-time" }
                  }
                }
              },
              "time_zone": { "type": "string" }
            }
          },
          "RoomInUse": {
            "type": "object",
            "properties": {
              "limit": { "type": "integer" },
              "used": { "type": "integer" },
              "left": { "type": "integer" }
            }
          },
          "CountInUse": {
            "type": ["object", "null"],
            "properties": {
              "limit": { "type": "integer" },
              "used": { "type": "integer" },
              "left": { "type": "integer" },
              "frees_at": { "type": ["string", "null"], "format": "date-time" }
            }
          },
          "Key": {
            "type": "object",
            "required": ["label", "key_id", "created_at", "expires", "last_used", "models"],
            "properties": {
              "label": { "type": "string" },
              "key_id": { "type": ["string", "null"], "description": "The public id in logs. Null: the key is configured." },
              "created_at": { "type": ["string", "null"], "format": "date-time" },
              "expires": { "type": ["string", "null"], "format": "date-time" },
              "last_used": { "type": ["string", "null"], "format": "date-time" },
              "models": { "type": "array", "items": { "type": "string" } }
            }
          },
          "KeyList": {
            "type": "object",
            "required": ["keys"],
            "properties": { "keys": { "type": "array", "items": { "$ref": "#/components/schemas/Key" } } }
          },
          "NewKey": {
            "type": "object",
            "additionalProperties": false,
            "required": ["label"],
            "properties": {
              "label": { "type": "string" },
              "expires": { "type": ["string", "null"], "description": "Such as `2030-12-31T23:59:59Z`. Null: never." },
              "models": { "type": "array", "items": { "type": "string" }, "description": "Patterns. Empty: those of the client." }
            }
          },
          "MadeKey": {
            "type": "object",
            "required": ["label", "key_id", "key", "expires", "models"],
            "properties": {
              "label": { "type": "string" },
              "key_id": { "type": "string" },
              "key": { "type": "string", "description": "The key. No other answer has it." },
              "expires": { "type": ["string", "null"], "format": "date-time" },
              "models": { "type": "array", "items": { "type": "string" } }
            }
          },
          "Rotation": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "grace": { "type": ["string", "null"], "description": "How long both keys work: `hh:mm:ss`. Default one hour." },
              "expires": {
                "type": ["string", "null"],
                "description": "When the new key expires. Null: it lives as long as the old key did, from now on."
              },
              "models": { "type": "array", "items": { "type": "string" }, "description": "Patterns. Empty: those of the old key." }
            }
          },
          "Reason": {
            "type": "object",
            "additionalProperties": false,
            "properties": { "reason": { "type": ["string", "null"], "maxLength": 500 } }
          },
          "Pause": {
            "type": "object",
            "required": ["scope", "name", "since", "actor", "reason"],
            "properties": {
              "scope": { "type": "string", "enum": ["all", "client", "model"] },
              "name": { "type": ["string", "null"] },
              "since": { "type": "string", "format": "date-time" },
              "actor": { "type": "string" },
              "reason": { "type": ["string", "null"] }
            }
          },
          "PauseList": {
            "type": "object",
            "required": ["pauses"],
            "properties": { "pauses": { "type": "array", "items": { "$ref": "#/components/schemas/Pause" } } }
          }
        }
        """)!.AsObject();
}
