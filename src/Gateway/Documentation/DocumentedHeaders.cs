using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation;

/// <summary>The headers of answers that mean something to a client.</summary>
internal static class DocumentedHeaders
{
    public const string RetryAfter = "Retry-After";

    private static readonly (string Id, string Name, string Description, JsonSchemaType Type, JsonNode Example)[] Rows =
    [
        ("RequestId", GatewayHeaders.RequestId, "The job's id, the same as `request_id`.", JsonSchemaType.String, JobExamples.RequestId),
        ("RetryAfter", RetryAfter, "Seconds to wait before the next attempt.", JsonSchemaType.Integer, 5),
        ("Warning", GatewayHeaders.Warning,
            "Parameters that the contract does not name, with the nearest name that it does. Absent when there are none.", JsonSchemaType.String,
            "unknown parameter 'num_image' (did you mean 'num_images'?)"),
        ("IdempotencyReplayed", GatewayHeaders.IdempotencyReplayed,
            "`true`: this is the answer of the first submit with this `Idempotency-Key`. Absent otherwise.", JsonSchemaType.String, "true"),
        ("PreferenceApplied", GatewayHeaders.PreferenceApplied, "The longest wait that was applied because of `Prefer`, in seconds. Absent when the gateway did not wait.", JsonSchemaType.String, "wait=30"),
    ];

    public static string IdOf(string header) => Rows.First(row => row.Name == header).Id;

    public static Dictionary<string, IOpenApiHeader> All() => Rows.ToDictionary(row => row.Id, IOpenApiHeader (row) => new OpenApiHeader
    {
        Description = row.Description,
        Schema = new OpenApiSchema { Type = row.Type },
        Example = row.Example.DeepClone(),
    });
}
