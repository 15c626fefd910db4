using Gateway.Calls;
using Gateway.Configuration.Options;
using Gateway.Errors;
using Gateway.Jobs.Idempotency;
using Gateway.Webhooks.Urls;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The query and the headers of a submit. None has an example, because Swagger UI would send it: a second submit would get the
/// response of the first one with the same <c>Idempotency-Key</c>.</summary>
internal static class SubmitParameters
{
    /// <summary>The parameters, each with the name of its component. Every submit refers to them.</summary>
    public static List<(string Id, IOpenApiParameter Parameter)> All(JobsOptions jobs)
    {
        List<(string, IOpenApiParameter)> wait = jobs.MaxWait > TimeSpan.Zero ? [("Prefer", Prefer(jobs.MaxWait))] : [];
        return
        [
            ("Webhook", Webhook()),
            .. wait,
            ("IdempotencyKey", Header(GatewayHeaders.IdempotencyKey,
                "A name of your choice for this submit, such as a UUID. Of all submits with the same key only one creates a job; "
                + $"the others get the response of the first one for {PlainDuration.Of(jobs.IdempotencyRetention)}.",
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyErrors.MaxKeyLength })),
            ("QueuePriority", Header("x-fal-queue-priority", "`normal` or `low`: the priority of the job in the upstream's queue.",
                new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["normal", "low"] })),
            ("RequestTimeout", Header("x-fal-request-timeout",
                "`120`: the upstream cancels the job if it has not started within 120 seconds.",
                new OpenApiSchema { Type = JsonSchemaType.Number, ExclusiveMinimum = "0" })),
        ];
    }

    private static OpenApiParameter Webhook() => new()
    {
        Name = QueryRules.Webhook,
        In = ParameterLocation.Query,
        Description = "A URL that the gateway calls at the end of the job, such as `https://hooks.internal/done`. It has no user name and "
            + "no fragment. The operator allows the hosts of the receivers.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri", MinLength = 1, MaxLength = WebhookUrl.MaxBytes },
    };

    private static OpenApiParameter Prefer(TimeSpan longest) => Header(GatewayHeaders.Prefer,
        "`wait=30`: the response is the result of the job, or 202 if the job does not finish within 30 seconds. The longest wait is "
        + $"{PlainDuration.Of(longest)}. Without this header the response comes at once and contains the URLs of the job.",
        new OpenApiSchema { Type = JsonSchemaType.String });

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = schema };
}
