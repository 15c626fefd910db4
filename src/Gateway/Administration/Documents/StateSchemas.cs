using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>The schemas of the gateway itself.</summary>
internal static class StateSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "Error": {
            "type": "object",
            "description": "The form of every error.",
            "required": ["message", "detail", "error_type"],
            "properties": {
              "message": { "type": "string" },
              "detail": {
                "description": "The message, or each violation of a body with its place.",
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "object" } }]
              },
              "error_type": { "type": "string" }
            }
          },
          "Administration": {
            "type": "object",
            "required": ["key", "role", "version"],
            "properties": {
              "key": { "type": "string", "description": "The label of the key." },
              "role": { "type": "string", "enum": ["viewer", "operator", "admin"] },
              "version": { "type": "string" }
            }
          },
          "FileProblem": {
            "type": "object",
            "required": ["file", "place", "message"],
            "properties": {
              "file": { "type": "string" },
              "place": { "type": "string", "description": "A JSON pointer, or a line and a column. Empty: the whole file." },
              "message": { "type": "string" }
            }
          },
          "ContractList": {
            "type": "object",
            "required": ["good", "read_at", "contracts", "problems"],
            "properties": {
              "good": { "type": "boolean", "description": "False: the contracts of an earlier load are in force." },
              "read_at": { "type": "string", "format": "date-time" },
              "contracts": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["model", "title", "version", "file", "built_in"],
                  "properties": {
                    "model": { "type": "string" },
                    "title": { "type": "string" },
                    "version": { "type": "string" },
                    "file": { "type": "string" },
                    "built_in": { "type": "boolean" },
                    "unknown_parameters": { "type": ["string", "null"] },
                    "documentation": { "type": ["string", "null"] }
                  }
                }
              },
              "problems": { "type": "array", "items": { "$ref": "#/components/schemas/FileProblem" } }
            }
          },
          "Upstream": {
            "type": "object",
            "required": ["sandbox", "dialect", "circuit", "last_call", "token", "calls"],
            "properties": {
              "sandbox": { "type": "boolean" },
              "dialect": { "type": "string", "enum": ["auto", "native", "result_only"] },
              "circuit": {
                "type": "string",
                "enum": ["closed", "open"],
                "description": "`open`: the upstream does not answer, and following asks for one job at a time."
              },
              "last_call": {
                "type": ["object", "null"],
                "properties": {
                  "at": { "type": "string", "format": "date-time" },
                  "answered": { "type": "boolean" },
                  "outcome": { "type": "string" }
                }
              },
              "token": {
                "type": ["object", "null"],
                "properties": { "at": { "type": "string", "format": "date-time" }, "accepted": { "type": "boolean" } }
              },
              "calls": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "operation": { "type": "string" },
                    "outcome": { "type": "string" },
                    "calls": { "type": "integer" }
                  }
                }
              }
            }
          },
          "AuditPage": {
            "type": "object",
            "required": ["entries", "next_cursor"],
            "properties": {
              "entries": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["id", "at", "actor", "action", "target", "before", "after"],
                  "properties": {
                    "id": { "type": "string" },
                    "at": { "type": "string", "format": "date-time" },
                    "actor": { "type": "string", "description": "The label of the key that made the change." },
                    "action": { "type": "string", "description": "Such as `client.create`." },
                    "target": { "type": "string", "description": "Such as `clients/render-service`." },
                    "before": { "type": ["object", "null"] },
                    "after": { "type": ["object", "null"] }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"] }
            }
          }
        }
        """)!.AsObject();
}
