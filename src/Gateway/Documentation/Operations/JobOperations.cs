using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>
/// The follow-ups of a job. The app of a job's URLs is one segment of the documented path, because a path parameter can't hold
/// a slash; the gateway also takes whole model paths there, as the official clients send them.
/// </summary>
internal static class JobOperations
{
    private const string UsualSegment = "fal-ai";

    /// <summary>Adds the operations for each first segment of a model, because a path parameter does not show which segments there are.</summary>
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
        Summary = "Where a job stands",
        Description = "Poll it until 200. A failed job is `COMPLETED` too; its status says why.",
        Parameters = [App, RequestId, Logs],
        Responses = parts.Answers(
            [
                ("200", parts.Answer("The job is done, well or badly.", SharedSchemas.JobStatus, JobExamples.Completed, GatewayHeaders.RequestId)),
                ("202", parts.Answer("The job waits or runs.", SharedSchemas.JobStatus, JobExamples.Queued, GatewayHeaders.RequestId)),
            ],
            [ErrorResponses.BadFollowUp, .. Common]),
    };

    private static OpenApiOperation Stream(DocumentParts parts, string name) => new()
    {
        OperationId = $"stream{name}JobStatus",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "A job's changes as they happen",
        Description = "Server-sent events: the status as JSON for each change, comments in between, and the end of the stream after `COMPLETED`.",
        Parameters = [App, RequestId, Logs],
        Responses = parts.Answers(
            [("200", new OpenApiResponse
            {
                Description = "The stream.",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JobExamples.Stream },
                },
            })],
            [ErrorResponses.BadFollowUp, .. Common]),
    };

    private static OpenApiOperation Result(DocumentParts parts, string name) => new()
    {
        OperationId = $"get{name}JobResult",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "A job's result",
        Description = "The model's own answer, once the job is done. The same path with `/response` behind it answers the same.",
        Parameters = [App, RequestId],
        Responses = parts.Answers(
            [
                ("200", parts.Answer("The result.", SharedSchemas.JobResult, JobExamples.Result, GatewayHeaders.RequestId)),
                ("422", parts.Answer("The model refused the input when it ran. Such a job may be billed.", SharedSchemas.NotFinished,
                    new JsonObject { ["detail"] = "The prompt was refused by the content checker." }, GatewayHeaders.RequestId)),
                ("499", parts.Answer("The job was cancelled.", SharedSchemas.NotFinished,
                    new JsonObject { ["detail"] = "Request was cancelled" }, GatewayHeaders.RequestId)),
            ],
            [JobErrorResponses.ResultPending, .. Common]),
    };

    private static OpenApiOperation Cancel(DocumentParts parts, string name) => new()
    {
        OperationId = $"cancel{name}Job",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Cancel a job",
        Description = "Asks for the job's end. A job that runs already may still complete; its status tells. Takes no body; `{}` and `null` are accepted as well.",
        Parameters = [App, RequestId],
        Responses = parts.Answers(
            [
                ("200", Cancelled(parts, "The job is cancelled.", "OK")),
                ("202", Cancelled(parts, "The cancellation is under way.", "CANCELLATION_REQUESTED")),
            ],
            [JobErrorResponses.CancelTooLate, .. Common, JobErrorResponses.CancelNotSupported]),
    };

    public static OpenApiResponse Cancelled(DocumentParts parts, string description, string status) =>
        parts.Answer(description, SharedSchemas.CancelAnswer, new JsonObject { ["status"] = status }, GatewayHeaders.RequestId);

    public static ErrorResponse[] Common =>
    [
        ErrorResponses.Unauthorized, ErrorResponses.JobNotFound, ErrorResponses.TooManyRequests, ErrorResponses.Failed,
        ErrorResponses.BadGateway, JobErrorResponses.StoreUnavailable, ErrorResponses.UpstreamTimeout,
    ];

    private static OpenApiParameter App => new()
    {
        Name = "app",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The app of the job's URLs. It is not always the model's name: a job of `fal-ai/qwen-image-edit-plus` may have "
            + "`qwen-edit-plus`. Take it from the submit's answer.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$" },
        Example = "imagen4",
    };

    public static OpenApiParameter RequestId => new()
    {
        Name = "request_id",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The job's id, from the submit's answer.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$", MaxLength = 128 },
    };

    private static OpenApiParameter Logs => new()
    {
        Name = "logs",
        In = ParameterLocation.Query,
        Description = "`1` or `true`: with the model's log lines.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["0", "1", "true", "false"], Default = "0" },
    };
}
