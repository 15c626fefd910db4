using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.Text;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>
/// The follow-ups of a job. In the document, the app of a job's URLs is one segment, because a path parameter can't contain a
/// slash. The gateway also accepts a whole model path there, as the official clients send it.
/// </summary>
internal static class JobOperations
{
    private const string UsualSegment = ModelPaths.App;

    /// <summary>The app that names the jobs of every model.</summary>
    public const string AnyApp = "auto";

    /// <summary>Adds the operations for each first segment of a model, because a path parameter does not show which segments there
    /// are.</summary>
    public static void AddTo(DocumentParts parts, IReadOnlyList<string> firstSegments)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "" };
        foreach (var segment in firstSegments)
        {
            var job = $"/{segment}/{{app}}/requests/{{request_id}}";
            // The usual segment has the plain operation ids.
            var name = segment == UsualSegment ? "" : DocumentedModel.Unused(DocumentedModel.NameOf(segment), names);
            parts.Add($"{job}/status", HttpMethod.Get, Status(parts, name));
            parts.Add($"{job}/status/stream", HttpMethod.Get, Stream(parts, name));
            parts.Add(job, HttpMethod.Get, Result(parts, name));
            parts.Add($"{job}/cancel", HttpMethod.Put, Cancel(parts, name));
        }
    }

    private static OpenApiOperation Status(DocumentParts parts, string name) => new()
    {
        OperationId = $"get{name}JobStatus",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Get the status of a job",
        Description = "202 while the job waits or runs, 200 when it is finished. A failed job is `COMPLETED` too; `error` gives the "
            + "reason.",
        Parameters = [App, RequestId, Logs],
        Responses = parts.Answers(
            ErrorAnswers.Status,
            ("200", parts.Answer("Finished: succeeded or failed.", SharedSchemas.JobStatus, parts.Job.Completed, GatewayHeaders.RequestId)),
            ("202", parts.Answer("The job waits or runs.", SharedSchemas.JobStatus, parts.Job.Queued, GatewayHeaders.RequestId))),
    };

    private static OpenApiOperation Stream(DocumentParts parts, string name) => new()
    {
        OperationId = $"stream{name}JobStatus",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Stream the status of a job",
        Description = "Server-sent events: one event per change, with the status as JSON. The stream closes after `COMPLETED`.",
        Parameters = [App, RequestId, Logs],
        Responses = parts.Answers(
            ErrorAnswers.Stream,
            ("200", new OpenApiResponse
            {
                Description = "The stream.",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["text/event-stream"] = new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                        Example = parts.Job.Stream,
                    },
                },
            })),
    };

    private static OpenApiOperation Result(DocumentParts parts, string name) => new()
    {
        OperationId = $"get{name}JobResult",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Get the result of a job",
        Description = "The model's own result of a finished job; 400 while the job waits or runs. The same path with `/response` at "
            + "its end returns the same.",
        Parameters = [App, RequestId],
        Responses = parts.Answers(
            ErrorAnswers.Result,
            ("200", parts.Answer("The result.", SharedSchemas.JobResult, JobExamples.Result, GatewayHeaders.RequestId)),
            ("422", parts.Answer("The model rejected the input when it ran. Such a job may be charged.", SharedSchemas.NotFinished,
                new JsonObject { ["detail"] = JobExamples.PromptRefused }, GatewayHeaders.RequestId)),
            ("499", parts.Answer("The job was cancelled.", SharedSchemas.NotFinished,
                new JsonObject { ["detail"] = "Request was cancelled" }, GatewayHeaders.RequestId))),
    };

    private static OpenApiOperation Cancel(DocumentParts parts, string name) => new()
    {
        OperationId = $"cancel{name}Job",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Cancel a job",
        Description = "A job that runs already may still complete; its status shows it. The call needs no body; `{}` and `null` are "
            + "accepted.",
        Parameters = [App, RequestId],
        Responses = parts.Answers(ErrorAnswers.Cancel, Cancelled(parts)),
    };

    public static (string Status, IOpenApiResponse Response)[] Cancelled(DocumentParts parts) =>
    [
        ("200", Cancelled(parts, "The job is cancelled.", "OK")),
        ("202", Cancelled(parts, "The upstream was asked to cancel the job.", "CANCELLATION_REQUESTED")),
    ];

    private static OpenApiResponse Cancelled(DocumentParts parts, string description, string status) =>
        parts.Answer(description, SharedSchemas.CancelAnswer, new JsonObject { ["status"] = status }, GatewayHeaders.RequestId);

    private static OpenApiParameter App => new()
    {
        Name = "app",
        In = ParameterLocation.Path,
        Required = true,
        Description = $"`{AnyApp}` works for every job of every model. The URLs in the response of the submit contain the "
            + "upstream's own name instead, such as `imagen4`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$", Default = AnyApp },
        Example = AnyApp,
    };

    public static OpenApiParameter RequestId => new()
    {
        Name = "request_id",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The `request_id` in the response of the submit.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", MaxLength = 128 },
    };

    private static OpenApiParameter Logs => new()
    {
        Name = "logs",
        In = ParameterLocation.Query,
        Description = "`1`: with the log lines of the model. `0`: without.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["0", "1", "true", "false"], Default = "0" },
    };
}
