using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The health checks. They need no key.</summary>
internal static class HealthOperations
{
    public static void AddTo(DocumentParts parts)
    {
        parts.Add("/healthz/live", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "isLive",
            Tags = parts.Tag(DocumentTags.Health),
            Summary = "Liveness check",
            Description = "200 while the process answers. It does not check the upstream or the configuration.",
            // Empty, not absent: without this member, the security requirement of the whole document applies.
            Security = [],
            Responses = parts.Answers(
                ErrorAnswers.Health, ("200", parts.Answer("The process answers.", SharedSchemas.HealthReport, Health("live", null)))),
        });
        parts.Add("/healthz/ready", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "isReady",
            Tags = parts.Tag(DocumentTags.Health),
            Summary = "Readiness check",
            Description = "200 while the gateway can serve requests. 503 until the job store was open once, while the gateway "
                + "stops, or while it has no contract.",
            Security = [],
            Responses = parts.Answers(
                ErrorAnswers.Health,
                ("200", parts.Answer("Ready.", SharedSchemas.HealthReport, Health("ready", null))),
                ("503",
                    parts.Answer(
                        "Not ready; `reason` and `detail` say why.", SharedSchemas.HealthReport, Health("not_ready", "draining")))),
        });
    }

    private static JsonObject Health(string status, string? reason) => new() { ["status"] = status, ["reason"] = reason };
}
