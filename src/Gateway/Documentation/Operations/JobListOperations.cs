using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>A client's own jobs.</summary>
internal static class JobListOperations
{
    public static void AddTo(DocumentParts parts)
    {
        parts.Add("/jobs", HttpMethod.Get, List(parts));
        parts.Add(JobListing.Prefix + "{request_id}", HttpMethod.Get, Find(parts));
    }

    private static OpenApiOperation List(DocumentParts parts) => new()
    {
        OperationId = "listJobs",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "My jobs",
        Description = "The jobs of the key's client, the newest first, as long as `Gateway:Jobs:Retention` keeps them. The upstream is not asked.",
        Parameters =
        [
            Query("model", "Only jobs of this model, such as `fal-ai/imagen4/preview`.", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("status", "Only jobs of this status.", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. JobStatusName.All] }),
            Query("since", "Only jobs submitted at or after this time: `2030-12-31` or `2030-12-31T23:59:59Z`; without an offset it is UTC.",
                new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("limit", "Jobs on a page.", new OpenApiSchema
            {
                Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{JobFilter.MaxLimit}", Default = JobFilter.DefaultLimit,
            }),
            Query("cursor", "The `next_cursor` of the page before. Send the same filter with it.", new OpenApiSchema { Type = JsonSchemaType.String }),
        ],
        Responses = parts.Answers(
            [("200", parts.Answer("A page of jobs.", SharedSchemas.JobList, new JsonObject { ["jobs"] = new JsonArray(JobExamples.Job), ["next_cursor"] = null }))],
            JobErrorResponses.BadQuery, ErrorResponses.Unauthorized, ErrorResponses.Failed, JobErrorResponses.StoreUnavailable),
    };

    private static OpenApiOperation Find(DocumentParts parts) => new()
    {
        OperationId = "getJob",
        Tags = parts.Tag(DocumentTags.Jobs),
        Summary = "One of my jobs",
        Description = "What the gateway remembers of the job, and when it learned of each change. The upstream is not asked.",
        Parameters = [JobOperations.RequestId],
        Responses = parts.Answers(
            [("200", parts.Answer("The job.", SharedSchemas.Job, JobExamples.Job, GatewayHeaders.RequestId))],
            ErrorResponses.BadFollowUp, ErrorResponses.Unauthorized, ErrorResponses.JobNotFound, ErrorResponses.Failed, JobErrorResponses.StoreUnavailable),
    };

    private static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
}
