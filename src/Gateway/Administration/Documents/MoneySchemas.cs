using System.Text.Json.Nodes;

namespace Gateway.Administration.Documents;

/// <summary>The schemas of money.</summary>
internal static class MoneySchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "UsagePage": {
            "type": "object",
            "required": ["usage", "next_cursor"],
            "properties": {
              "usage": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "day": { "type": "string", "format": "date" },
                    "client": { "type": "string" },
                    "model": { "type": "string" },
                    "jobs": { "type": "integer" },
                    "images_asked": { "type": "integer" },
                    "images_delivered": { "type": "integer" },
                    "failed": { "type": "integer" },
                    "cancelled": { "type": "integer" },
                    "lost": { "type": "integer" },
                    "refused": { "type": "integer", "description": "Submits that the limits of the client refused." },
                    "reserved": { "type": "string" },
                    "settled": { "type": "string" },
                    "released": { "type": "string" },
                    "doubtful": { "type": "string" }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"] }
            }
          },
          "DoubtfulPage": {
            "type": "object",
            "required": ["submits", "next_cursor"],
            "properties": {
              "submits": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "reservation": { "type": "string", "description": "The id for a decision." },
                    "client": { "type": "string" },
                    "model": { "type": "string" },
                    "request_id": { "type": ["string", "null"] },
                    "submitted_at": { "type": "string", "format": "date-time" },
                    "doubted_at": { "type": "string", "format": "date-time" },
                    "amount": { "type": "string" },
                    "images": { "type": "integer" },
                    "reason": { "type": "string" }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"] }
            }
          },
          "Settlement": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "amount": { "type": ["string", "null"], "description": "Dollars, at most 1000000. Null: what it counts now." },
              "reason": { "type": ["string", "null"], "maxLength": 500 }
            }
          },
          "Decision": {
            "type": "object",
            "required": ["reservation", "decision", "amount", "changed"],
            "properties": {
              "reservation": { "type": "string" },
              "decision": { "type": "string", "enum": ["settled", "released"] },
              "amount": { "type": ["string", "null"], "description": "What it costs. Null: it is released." },
              "changed": { "type": "boolean", "description": "False: the same was decided before." }
            }
          },
          "LedgerPage": {
            "type": "object",
            "required": ["movements", "next_cursor"],
            "properties": {
              "movements": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "reservation": { "type": "string" },
                    "movement": { "type": "integer" },
                    "at": { "type": "string", "format": "date-time" },
                    "client": { "type": "string" },
                    "model": { "type": "string" },
                    "request_id": { "type": ["string", "null"] },
                    "day": { "type": "string", "format": "date" },
                    "kind": { "type": "string", "enum": ["reserve", "release", "await", "settle", "doubt", "resume"] },
                    "amount": { "type": "string", "description": "The change of what is counted as spent. It may be negative." },
                    "price": { "type": "string", "description": "The version of the price." },
                    "reason": { "type": "string" },
                    "actor": { "type": ["string", "null"] }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"] }
            }
          },
          "LedgerCheck": {
            "type": "object",
            "required": ["good", "differences"],
            "properties": {
              "good": { "type": "boolean" },
              "differences": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "client": { "type": "string" },
                    "period": { "type": "string" },
                    "amount": { "type": "string", "description": "Which amount differs." },
                    "balance": { "type": "string" },
                    "rows": { "type": "string" }
                  }
                }
              }
            }
          },
          "BalanceList": {
            "type": "object",
            "required": ["balances"],
            "properties": {
              "balances": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "client": { "type": "string" },
                    "period": { "type": "string", "enum": ["Day", "Month", "Total"] },
                    "begins": { "type": ["string", "null"], "description": "The day or the month." },
                    "reserved": { "type": "string" },
                    "settled": { "type": "string" },
                    "doubtful": { "type": "string" },
                    "spent": { "type": "string" }
                  }
                }
              }
            }
          },
          "PriceList": {
            "type": "object",
            "required": ["good", "read_at", "prices", "problems"],
            "properties": {
              "good": { "type": "boolean", "description": "False: the prices of an earlier load are in force." },
              "read_at": { "type": "string", "format": "date-time" },
              "prices": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "model": { "type": "string" },
                    "unit": { "type": "string", "enum": ["image", "megapixel", "job"] },
                    "amount": { "type": "string" },
                    "max_megapixels": { "type": ["integer", "null"] },
                    "tier_parameter": { "type": ["string", "null"] },
                    "tiers": {
                      "type": ["array", "null"],
                      "items": { "type": "object", "properties": { "value": { "type": "string" }, "amount": { "type": "string" } } }
                    },
                    "estimate": { "type": "boolean" },
                    "source": { "type": ["string", "null"] },
                    "verified": { "type": ["string", "null"], "format": "date" },
                    "version": { "type": "string" },
                    "file": { "type": "string" },
                    "built_in": { "type": "boolean" }
                  }
                }
              },
              "problems": { "type": "array", "items": { "$ref": "#/components/schemas/FileProblem" } }
            }
          }
        }
        """)!.AsObject();
}
