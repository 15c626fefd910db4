using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The operations that each contract adds: submit, check, and the contract itself.</summary>
internal static class ModelOperations
{
    public static OpenApiOperation Submit(DocumentedModel model, DocumentParts parts) => new()
    {
        OperationId = $"submit{model.Name}",
        Tags = parts.Tag(DocumentTags.Models),
        Summary = model.Contract.Title,
        Description = Described(model, "Submits a job. Parameters that the contract does not name are handled as the gateway is configured: "
            + $"by default they are forwarded and named in `{GatewayHeaders.Warning}`."),
        ExternalDocs = ExternalDocs(model),
        Parameters = [IdempotencyKey, Prefer],
        RequestBody = Body(model, parts),
        Responses = parts.Answers(
            [
                ("200", parts.Answer("The job is accepted: follow it by the URLs given here. With `Prefer: wait`, the result of a job that was done in time.",
                    SharedSchemas.SubmitAnswer, JobExamples.Queued, GatewayHeaders.RequestId, GatewayHeaders.Warning, GatewayHeaders.IdempotencyReplayed,
                    GatewayHeaders.PreferenceApplied)),
                ("202", parts.Answer("With `Prefer: wait` only: the time is up, and the job goes on. Follow it by the URLs given here.",
                    SharedSchemas.Submitted, JobExamples.Queued, GatewayHeaders.RequestId, GatewayHeaders.Warning)),
            ],
            [.. Checks, JobErrorResponses.BadSubmit, JobErrorResponses.InvalidSubmit, JobErrorResponses.InFlight, ErrorResponses.MethodNotAllowed,
                ErrorResponses.TooManyRequests, ErrorResponses.Rejected, ErrorResponses.SubmitFailed, ErrorResponses.BadGateway, ErrorResponses.Unavailable]),
    };

    public static OpenApiOperation Validate(DocumentedModel model, DocumentParts parts) => new()
    {
        OperationId = $"validate{model.Name}",
        Tags = parts.Tag(DocumentTags.Validation),
        Summary = $"Check a body for {model.Contract.Title}",
        Description = $"Checks a body as a submit to `/{model.Contract.Model}` would, and goes no further.",
        RequestBody = Body(model, parts),
        Responses = parts.Answers(
            [("200", parts.Answer("A submit of this body would be forwarded.", SharedSchemas.ValidationReport, null, GatewayHeaders.Warning))],
            [.. Checks, ErrorResponses.BadBody, ErrorResponses.Invalid, ErrorResponses.Failed, ErrorResponses.Busy]),
    };

    public static OpenApiOperation Contract(DocumentedModel model, DocumentParts parts) => new()
    {
        OperationId = $"contractOf{model.Name}",
        Tags = parts.Tag(DocumentTags.Catalogue),
        Summary = $"Contract of {model.Contract.Title}",
        Description = $"The schema that bodies for `/{model.Contract.Model}` are checked against.",
        // Empty, not absent: absent means the document's own requirement, and this needs no key.
        Security = [],
        Responses = parts.Answers(
            [("200", parts.Answer("The contract.", SharedSchemas.ContractDocument, DocumentParts.Node(model.Contract.Schema)))],
            ErrorResponses.BadRequest, ErrorResponses.ModelNotFound, ErrorResponses.Failed),
    };

    /// <summary>What a submit and a check have in common: the same stages answer both.</summary>
    private static ErrorResponse[] Checks =>
    [
        ErrorResponses.Unauthorized, ErrorResponses.Forbidden, ErrorResponses.ModelNotFound, ErrorResponses.RequestTimeout,
        ErrorResponses.ContentTooLarge, ErrorResponses.UnsupportedMediaType,
    ];

    // Without examples: the page would fill them in, and a second try would get the first one's answer.
    private static OpenApiParameter IdempotencyKey => new()
    {
        Name = GatewayHeaders.IdempotencyKey,
        In = ParameterLocation.Header,
        Description = "Makes the submit safe to repeat: of all submits with one key one is forwarded, and the others get its answer, as long as "
            + "`Gateway:Jobs:IdempotencyRetention` keeps it. A new key for each job, such as a UUID.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
    };

    private static OpenApiParameter Prefer => new()
    {
        Name = GatewayHeaders.Prefer,
        In = ParameterLocation.Header,
        Description = "`wait=<seconds>` (RFC 7240) holds the answer until the job is done, at most `Gateway:Jobs:MaxWait`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiRequestBody Body(DocumentedModel model, DocumentParts parts) => new()
    {
        Required = true,
        Content = DocumentParts.Json(parts.Schema(model.InputSchema), DocumentParts.Node(model.Contract.Example)),
    };

    private static string Described(DocumentedModel model, string more) =>
        model.Contract.Description is { } description ? $"{description}\n\n{more}" : more;

    private static OpenApiExternalDocs? ExternalDocs(DocumentedModel model) => model.Contract.Documentation is { } url
        ? new OpenApiExternalDocs { Url = url, Description = "The model's own documentation" }
        : null;
}
