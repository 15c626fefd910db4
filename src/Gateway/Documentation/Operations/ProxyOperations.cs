using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.FalProxy;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The proxy protocol of fal's own clients: the same calls at one address, the meaning in a header.</summary>
internal static class ProxyOperations
{
    private const string Model = "https://queue.fal.run/fal-ai/imagen4/preview";
    private const string Job = $"https://queue.fal.run/fal-ai/imagen4/requests/{JobExamples.RequestId}";

    public static void AddTo(DocumentParts parts)
    {
        parts.Add(FalProxyMiddleware.Path, HttpMethod.Post, Submit(parts));
        parts.Add(FalProxyMiddleware.Path, HttpMethod.Get, Follow(parts));
        parts.Add(FalProxyMiddleware.Path, HttpMethod.Put, Cancel(parts));
    }

    private static OpenApiOperation Submit(DocumentParts parts) => new()
    {
        OperationId = "proxySubmit",
        Tags = parts.Tag(DocumentTags.Proxy),
        Summary = "Submit as fal's clients do",
        Description = "The same as a submit to the target's path here. A target on `fal.run` instead of `queue.fal.run` is synchronous: the answer is the "
            + "job's result. Nothing is sent to fal's hosts.",
        Parameters = [Target(Model)],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = DocumentParts.Json(new OpenApiSchema { Type = JsonSchemaType.Object }, new JsonObject { ["prompt"] = "A photo of a lion" }),
        },
        Responses = parts.Answers(
            [
                ("200", parts.Answer("The job is accepted, or for a synchronous call its result.", SharedSchemas.SubmitAnswer, JobExamples.Queued,
                    GatewayHeaders.RequestId, GatewayHeaders.Warning)),
            ],
            JobErrorResponses.BadProxySubmit, ErrorResponses.Unauthorized, ErrorResponses.Forbidden, ErrorResponses.ModelNotFound,
            ErrorResponses.MethodNotAllowed, ErrorResponses.RequestTimeout, JobErrorResponses.InFlight, ErrorResponses.ContentTooLarge,
            ErrorResponses.UnsupportedMediaType, JobErrorResponses.InvalidSubmit, ErrorResponses.TooManyRequests, ErrorResponses.Rejected,
            JobErrorResponses.SynchronousFailed, ErrorResponses.BadGateway, ErrorResponses.Unavailable),
    };

    private static OpenApiOperation Follow(DocumentParts parts) => new()
    {
        OperationId = "proxyFollow",
        Tags = parts.Tag(DocumentTags.Proxy),
        Summary = "Status, stream or result as fal's clients ask for them",
        Description = "The same as a GET of the target's path and query here.",
        Parameters = [Target(Job + "/status")],
        Responses = parts.Answers(
            [
                ("200", parts.Answer("The status of a job that is done, its stream, or its result.", SharedSchemas.JobStatus, JobExamples.Completed,
                    GatewayHeaders.RequestId)),
                ("202", parts.Answer("The job waits or runs.", SharedSchemas.JobStatus, JobExamples.Queued, GatewayHeaders.RequestId)),
            ],
            Common(JobErrorResponses.BadProxyFollowUp)),
    };

    private static OpenApiOperation Cancel(DocumentParts parts) => new()
    {
        OperationId = "proxyCancel",
        Tags = parts.Tag(DocumentTags.Proxy),
        Summary = "Cancel as fal's clients do",
        Description = "The same as a PUT to the target's path here.",
        Parameters = [Target(Job + "/cancel")],
        Responses = parts.Answers(
            [
                ("200", JobOperations.Cancelled(parts, "The job is cancelled.", "OK")),
                ("202", JobOperations.Cancelled(parts, "The cancellation is under way.", "CANCELLATION_REQUESTED")),
            ],
            [.. Common(JobErrorResponses.BadProxyFollowUp), JobErrorResponses.CancelNotSupported]),
    };

    private static ErrorResponse[] Common(ErrorResponse badRequest) => [badRequest, ErrorResponses.MethodNotAllowed, .. JobOperations.Common];

    private static OpenApiParameter Target(string example) => new()
    {
        Name = GatewayHeaders.TargetUrl,
        In = ParameterLocation.Header,
        Required = true,
        Description = "What is meant: an `https` address on `queue.fal.run` or `fal.run`, without user, port and fragment.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };
}
