using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The operations that are open to everybody: they hold no client's data and spend nothing.</summary>
internal static class OpenOperations
{
    public static void AddCatalogue(DocumentParts parts) => parts.Add("/contracts", HttpMethod.Get, new OpenApiOperation
    {
        OperationId = "listContracts",
        Tags = parts.Tag(DocumentTags.Catalogue),
        Summary = "All models",
        Description = "The models that can be submitted to, and where the contract of each is: `/contracts/<model>`, with the model's own slashes.",
        Security = [],
        Responses = parts.Answers(
            [("200", parts.Answer("The models in force.", SharedSchemas.ContractList, null))], ErrorResponses.BadRequest, ErrorResponses.Failed),
    });

    public static void AddHealth(DocumentParts parts)
    {
        parts.Add("/healthz/live", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "isLive",
            Tags = parts.Tag(DocumentTags.Health),
            Summary = "The process answers",
            Description = "Says nothing about the upstream or the configuration.",
            Security = [],
            Responses = parts.Answers([("200", parts.Answer("It does.", SharedSchemas.HealthReport, Health("live", null)))], ErrorResponses.BadRequest),
        });
        parts.Add("/healthz/ready", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "isReady",
            Tags = parts.Tag(DocumentTags.Health),
            Summary = "Requests should come here",
            Description = "Not ready while the process stops or has no contract.",
            Security = [],
            Responses = parts.Answers(
                [
                    ("200", parts.Answer("Ready.", SharedSchemas.HealthReport, Health("ready", null))),
                    ("503", parts.Answer("Not ready, and why.", SharedSchemas.HealthReport, Health("not_ready", "draining"))),
                ],
                ErrorResponses.BadRequest),
        });
    }

    private static JsonObject Health(string status, string? reason) => new() { ["status"] = status, ["reason"] = reason };
}
