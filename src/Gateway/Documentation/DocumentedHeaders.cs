using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The headers of responses that a client can use.</summary>
internal static class DocumentedHeaders
{
    public const string RetryAfter = "Retry-After";

    /// <summary>The headers of answers to submits of clients with limits.</summary>
    public static string[] OfLimits { get; } = [GatewayHeaders.RateLimitPolicy, GatewayHeaders.RateLimit];

    private static readonly (string Id, string Name, string Description, JsonSchemaType Type, JsonNode Example)[] Rows =
    [
        ("RequestId", GatewayHeaders.RequestId, "The id of the job, the same as `request_id`.", JsonSchemaType.String,
            JobExamples.RequestId),
        ("RetryAfter", RetryAfter, "The seconds to wait before the request is sent again.", JsonSchemaType.Integer, 5),
        ("Warning", GatewayHeaders.Warning,
            "The parameters that are not in the contract, each with the nearest name that is. Absent if there are "
                + "none.", JsonSchemaType.String,
            "unknown parameter 'num_image' (did you mean 'num_images'?)"),
        ("EstimatedCost", GatewayHeaders.EstimatedCost,
            "The most dollars that the submit can cost by the gateway's price list. Absent for a model without a price, or whose price has "
                + "no bound, and for a repeated submit, which costs nothing.", JsonSchemaType.String, "0.04"),
        ("IdempotencyReplayed", GatewayHeaders.IdempotencyReplayed,
            "`true`: nothing was submitted. The response is that of the first submit with this `Idempotency-Key`, or that of an identical "
            + "submit whose client left. Absent otherwise.", JsonSchemaType.String, "true"),
        ("PreferenceApplied", GatewayHeaders.PreferenceApplied,
            "The longest wait that was applied because of `Prefer`, in seconds. Absent if the gateway did not wait.",
            JsonSchemaType.String, "wait=30"),
        ("RateLimitPolicy", GatewayHeaders.RateLimitPolicy,
            "The limits of the client: `q` submits in `w` seconds, and `q` jobs that have not ended. A structured list "
                + "(draft-ietf-httpapi-ratelimit-headers). Absent if the client has neither limit.",
            JsonSchemaType.String, "\"submits\";q=60;w=60, \"jobs\";q=50;qu=\"concurrent-requests\""),
        ("RateLimit", GatewayHeaders.RateLimit,
            "What is left of these limits: for the next `t` seconds, the client may submit at most `r` times. Absent if the client has "
                + "neither limit.",
            JsonSchemaType.String, "\"submits\";r=12;t=34, \"jobs\";r=47"),
    ];

    public static string IdOf(string header) => Rows.First(row => row.Name == header).Id;

    public static Dictionary<string, IOpenApiHeader> All() => Rows.ToDictionary(row => row.Id, IOpenApiHeader (row) => new OpenApiHeader
    {
        Description = row.Description,
        Schema = new OpenApiSchema { Type = row.Type },
        Example = row.Example.DeepClone(),
    });
}
