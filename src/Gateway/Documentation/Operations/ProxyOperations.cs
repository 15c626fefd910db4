using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.FalProxy;
using Gateway.Jobs.Urls;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The proxy protocol of fal's own clients: every call goes to one path, and a header contains the target URL.</summary>
internal static class ProxyOperations
{
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
        Summary = "Submit through fal's clients",
        Description = "The same as a submit to the path of the target here. With a target on `fal.run` instead of `queue.fal.run`, "
            + "the response is the result of the job. The gateway sends nothing to fal's hosts.",
        Parameters = [Target($"https://queue.fal.run/{parts.Job.Model}")],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = DocumentParts.Json(
                new OpenApiSchema { Type = JsonSchemaType.Object },
                parts.Models.Count > 0 ? DocumentParts.Node(parts.Models[0].Contract.Example) : new JsonObject()),
        },
        Responses = parts.Answers(
            ErrorAnswers.ProxySubmit,
            ("200", parts.Answer("The job is accepted. For a synchronous call: the result of the job.", SharedSchemas.SubmitAnswer,
                parts.Job.Queued, GatewayHeaders.RequestId, GatewayHeaders.Warning, GatewayHeaders.EstimatedCost,
                    GatewayHeaders.RateLimitPolicy, GatewayHeaders.RateLimit))),
    };

    private static OpenApiOperation Follow(DocumentParts parts) => new()
    {
        OperationId = "proxyFollow",
        Tags = parts.Tag(DocumentTags.Proxy),
        Summary = "Get a status, stream or result through fal's clients",
        Description = "The same as a GET of the path and query of the target here.",
        Parameters = [Target(parts.Job.FalUrl(JobUrls.StatusSuffix))],
        Responses = parts.Answers(
            ErrorAnswers.ProxyFollowUp,
            ("200", parts.Answer("The status of a finished job, its stream, or its result.", SharedSchemas.JobStatus, parts.Job.Completed,
                GatewayHeaders.RequestId)),
            ("202", parts.Answer("The job waits or runs.", SharedSchemas.JobStatus, parts.Job.Queued, GatewayHeaders.RequestId))),
    };

    private static OpenApiOperation Cancel(DocumentParts parts) => new()
    {
        OperationId = "proxyCancel",
        Tags = parts.Tag(DocumentTags.Proxy),
        Summary = "Cancel through fal's clients",
        Description = "The same as a PUT to the path of the target here.",
        Parameters = [Target(parts.Job.FalUrl(JobUrls.CancelSuffix))],
        Responses = parts.Answers(ErrorAnswers.ProxyCancel, JobOperations.Cancelled(parts)),
    };

    private static OpenApiParameter Target(string example) => new()
    {
        Name = GatewayHeaders.TargetUrl,
        In = ParameterLocation.Header,
        Required = true,
        Description = $"The target URL of the call, such as `{example}`. The host is `queue.fal.run` or `fal.run`; for "
            + "uploads `rest.fal.ai`, with a path below `/storage/upload`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };
}
