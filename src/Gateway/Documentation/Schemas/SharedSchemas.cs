using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas that do not come from a contract: the queue's answers, errors, the catalogue and health.</summary>
internal static class SharedSchemas
{
    public const string Submitted = "Submitted";
    public const string SubmitAnswer = "SubmitAnswer";
    public const string BodyRejection = "BodyRejection";
    public const string JobStatus = "JobStatus";
    public const string JobResult = "JobResult";
    public const string Job = "Job";
    public const string JobList = "JobList";
    public const string Limits = "Limits";
    public const string Usage = "Usage";
    public const string JobWebhook = "JobWebhook";
    public const string WebhookKeys = "WebhookKeys";
    public const string CancelAnswer = "CancelAnswer";
    public const string NotFinished = "NotFinished";
    public const string Error = "Error";
    public const string ValidationError = "ValidationError";
    public const string ValidationReport = "ValidationReport";
    public const string CatalogueAnswer = "CatalogueAnswer";
    public const string ContractList = "ContractList";
    public const string ContractDocument = "ContractDocument";
    public const string HealthReport = "HealthReport";
    public const string UploadRequest = "UploadRequest";
    public const string UploadUrls = "UploadUrls";
    public const string UploadedFile = "UploadedFile";
    public const string UploadedPart = "UploadedPart";
    public const string PartList = "PartList";
    public const string FileList = "FileList";

    private static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "Submitted": {
            "type": "object",
            "description": "The job that a submit created.",
            "required": ["status", "request_id", "response_url", "status_url", "cancel_url"],
            "properties": {
              "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
              "request_id": { "type": "string", "description": "The job's id, also in the header `x-fal-request-id`." },
              "response_url": { "type": "string", "format": "uri", "description": "The URL of the result." },
              "status_url": { "type": "string", "format": "uri" },
              "cancel_url": { "type": "string", "format": "uri" },
              "logs": { "type": ["array", "null"], "items": { "$ref": "#/components/schemas/LogLine" } },
              "metrics": { "type": "object" },
              "queue_position": { "type": "integer", "minimum": 0, "description": "The number of jobs before this one." }
            }
          },
          "SubmitAnswer": {
            "description": "The job. With `Prefer: wait`: the result of a job that finished in time.",
            "anyOf": [{ "$ref": "#/components/schemas/Submitted" }, { "$ref": "#/components/schemas/JobResult" }]
          },
          "BodyRejection": {
            "description": "The violations of the contract, or an error whose `detail` is a text.",
            "anyOf": [{ "$ref": "#/components/schemas/ValidationError" }, { "$ref": "#/components/schemas/Error" }]
          },
          "JobStatus": {
            "type": "object",
            "description": "The status of a job. A failed job is COMPLETED too, with `error` and `error_type`.",
            "required": ["status"],
            "properties": {
              "status": { "type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
              "request_id": { "type": "string" },
              "response_url": { "type": "string", "format": "uri" },
              "status_url": { "type": "string", "format": "uri" },
              "cancel_url": { "type": "string", "format": "uri" },
              "queue_position": { "type": "integer", "minimum": 0, "description": "Only while IN_QUEUE." },
              "logs": { "type": ["array", "null"], "items": { "$ref": "#/components/schemas/LogLine" },
                "description": "Null without `logs=1`." },
              "metrics": { "type": "object", "description": "For a finished job, for example `inference_time` in seconds." },
              "error": { "type": "string", "description": "The reason why a completed job has no result." },
              "error_type": { "type": "string" }
            }
          },
          "LogLine": {
            "type": "object",
            "properties": {
              "message": { "type": "string" },
              "level": { "type": "string" },
              "source": { "type": "string" },
              "timestamp": { "type": "string" }
            }
          },
          "JobResult": {
            "type": "object",
            "description": "The model's own result. Most models return `images`, some return a single `image`.",
            "properties": {
              "images": { "type": "array", "items": { "$ref": "#/components/schemas/Image" } },
              "image": { "$ref": "#/components/schemas/Image" },
              "seed": { "type": "integer" },
              "prompt": { "type": "string" },
              "timings": { "type": "object" },
              "has_nsfw_concepts": { "type": "array", "items": { "type": "boolean" } }
            }
          },
          "Image": {
            "type": "object",
            "required": ["url"],
            "properties": {
              "url": { "type": "string", "format": "uri", "description": "A URL. With `sync_mode`: a data URI." },
              "width": { "type": ["integer", "null"] },
              "height": { "type": ["integer", "null"] },
              "content_type": { "type": "string" }
            }
          },
          "CancelAnswer": {
            "type": "object",
            "required": ["status"],
            "properties": {
              "status": { "type": "string", "enum": ["CANCELLATION_REQUESTED", "OK"] }
            }
          },
          "NotFinished": {
            "type": "object",
            "required": ["detail"],
            "properties": { "detail": { "type": "string" } }
          },
          "Error": {
            "type": "object",
            "description": "The form of every error.",
            "required": ["message", "detail", "error_type"],
            "properties": {
              "status": { "type": "string", "description": "Only for `NOT_FOUND` and `ALREADY_COMPLETED`, which the queue API defines." },
              "message": { "type": "string", "description": "The problem and its solution, for people." },
              "detail": { "description": "The message again, or the detail from the upstream.",
                "type": ["string", "array", "object"], "items": {} },
              "error_type": { "type": "string", "description": "The kind of the error, for programs." },
              "limit": { "type": ["integer", "string"], "description": "The limit that refused a submit. That of a budget is dollars." },
              "used": { "type": ["integer", "string"], "description": "What the client uses of the limit." },
              "frees_at": { "type": "string", "format": "date-time", "description": "When the limit is free at the latest." },
              "budget": { "type": "string", "description": "The name of the budget." },
              "period": { "type": "string", "enum": ["Day", "Month", "Total"] },
              "needed": { "type": "string", "description": "The most dollars that the job can cost." }
            }
          },
          "ValidationError": {
            "type": "object",
            "description": "Every violation of the contract.",
            "required": ["message", "detail", "error_type"],
            "properties": {
              "message": { "type": "string", "description": "The first violation, and the number of further violations." },
              "detail": { "type": "array", "items": { "$ref": "#/components/schemas/Violation" } },
              "error_type": { "type": "string" }
            }
          },
          "Violation": {
            "type": "object",
            "required": ["loc", "msg", "type"],
            "properties": {
              "loc": { "type": "array", "items": { "type": ["string", "integer"] },
                "description": "The path to the value: `body`, then names and indexes." },
              "msg": { "type": "string", "description": "The right value." },
              "type": { "type": "string", "description": "The rule, such as `less_than_equal`, `missing` or `literal_error`." },
              "ctx": { "type": "object", "description": "The limit for programs, such as `{\"le\": 40}`." },
              "input": { "type": ["string", "number", "boolean", "null"],
                "description": "The rejected value, shortened if it is long. It never contains image data." }
            }
          },
          "ValidationReport": {
            "type": "object",
            "required": ["valid", "warnings", "estimated_cost"],
            "properties": {
              "valid": { "type": "boolean", "enum": [true], "description": "Always true: an invalid body gets 422." },
              "warnings": { "type": "array", "items": { "type": "string" }, "description": "The parameters that are not in the contract." },
              "estimated_cost": {
                "type": ["string", "null"],
                "description": "The most dollars that a submit of this body can cost. Null: unknown."
              }
            }
          },
          "CatalogueAnswer": {
            "description": "All models, or the contract of one model.",
            "anyOf": [{ "$ref": "#/components/schemas/ContractList" }, { "$ref": "#/components/schemas/ContractDocument" }]
          },
          "ContractList": {
            "type": "object",
            "required": ["contracts"],
            "properties": {
              "contracts": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["model", "title", "contract"],
                  "properties": {
                    "model": { "type": "string", "description": "The path to submit to, without the leading slash." },
                    "title": { "type": "string" },
                    "description": { "type": ["string", "null"] },
                    "documentation": { "type": ["string", "null"], "format": "uri", "description": "The page of the model." },
                    "contract": { "type": "string", "description": "The path of the contract." }
                  }
                }
              }
            }
          },
          "ContractDocument": {
            "type": "object",
            "description": "The schema of a model's body, in JSON Schema 2020-12.",
            "required": ["type", "properties"],
            "properties": {
              "title": { "type": "string" },
              "description": { "type": "string" },
              "documentation": { "type": "string", "format": "uri", "description": "The page of the model." },
              "type": { "type": "string", "enum": ["object"] },
              "properties": { "type": "object" },
              "required": { "type": "array", "items": { "type": "string" } },
              "examples": { "type": "array", "items": { "type": "object" } }
            }
          },
          "HealthReport": {
            "type": "object",
            "required": ["status"],
            "properties": {
              "status": { "type": "string", "enum": ["live", "ready", "not_ready"] },
              "reason": { "type": ["string", "null"], "description": "The reason why the gateway is not ready, for programs." },
              "detail": { "type": ["string", "null"], "description": "The reason why the gateway is not ready, for people." }
            }
          }
        }
        """)!.AsObject();

    public static Dictionary<string, IOpenApiSchema> All(OpenApiDocument document) =>
        Texts.Concat(JobListSchemas.Texts).Concat(LimitsSchemas.Texts).Concat(UsageSchemas.Texts).Concat(WebhookSchemas.Texts)
            .Concat(FileSchemas.Texts).ToDictionary(
            text => text.Key,
            IOpenApiSchema (text) => OpenApiModelFactory.Parse<OpenApiSchema>(
                text.Value!.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json")!);
}
