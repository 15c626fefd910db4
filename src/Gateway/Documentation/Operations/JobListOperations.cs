using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The list of a client's own jobs.</summary>
internal static class JobListOperations
{
    public static void AddTo(DocumentParts parts)
    {
        parts.Add("/jobs", HttpMethod.Get, List(parts));
        parts.Add(JobListing.Prefix + "{request_id}", HttpMethod.Get, Find(parts));
        parts.Add(JobListing.Prefix + "{request_id}" + JobListing.ResultSuffix, HttpMethod.Delete, RemoveResult(parts));
    }

    private static OpenApiOperation List(DocumentParts parts) => new()
    {
        OperationId = "listJobs",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "List my jobs",
        Description = "The jobs of your key's client, the newest first. A job is kept for "
            + $"{PlainDuration.Of(parts.Options.Jobs.Retention)}. The upstream is not called: a status is as of the last poll.",
        Parameters =
        [
            Query("model", $"Only jobs of this model, such as `{parts.Job.Model}`.", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("status", "Only jobs with this status.",
                new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. JobStatusName.All] }),
            Query("since", "Only jobs submitted at or after this time, such as `2030-12-31` or `2030-12-31T23:59:59Z`. Without an "
                + "offset it is UTC.",
                new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("limit", "The number of jobs on a page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{JobFilter.MaxLimit}", Default = JobFilter.DefaultLimit,
            }),
            Query("cursor", "The `next_cursor` of the previous page. Send the same filter with it.",
                new OpenApiSchema { Type = JsonSchemaType.String }),
        ],
        Responses = parts.Answers(
            ErrorAnswers.JobList,
            ("200",
                parts.Answer(
                    "A page of jobs.", SharedSchemas.JobList,
                        new JsonObject { ["jobs"] = new JsonArray(parts.Job.Job), ["next_cursor"] = null }))),
    };

    private static OpenApiOperation Find(DocumentParts parts) => new()
    {
        OperationId = "getJob",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Get one of my jobs",
        Description = "The data that the gateway stores about the job, with the time of each change. The upstream is not called: "
            + "the status is as of the last poll.",
        Parameters = [JobOperations.RequestId],
        Responses = parts.Answers(
            ErrorAnswers.OneJob, ("200", parts.Answer("The job.", SharedSchemas.Job, parts.Job.Job, GatewayHeaders.RequestId))),
    };

    private static OpenApiOperation RemoveResult(DocumentParts parts) => new()
    {
        OperationId = "deleteJobResult",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "Delete the kept result of one of my jobs",
        Description = "The gateway keeps the result of a job, which contains the prompt and the URLs of the images. This call deletes "
            + "it, and the gateway keeps no later one of this job. The upstream keeps its own result, and a result call then asks the "
            + "upstream. "
            + "The response is the same if there is nothing to delete.",
        Parameters = [JobOperations.RequestId],
        Responses = parts.Answers(
            ErrorAnswers.OneJob, ("204", new OpenApiResponse { Description = "The gateway has no result of the job." })),
    };

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
