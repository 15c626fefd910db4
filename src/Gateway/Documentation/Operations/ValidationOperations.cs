using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The checks of a submit, once for all models.</summary>
internal static class ValidationOperations
{
    public static void AddTo(DocumentParts parts) => parts.Add("/validate", HttpMethod.Post, new OpenApiOperation
    {
        OperationId = "validateBody",
        Tags = parts.Tag(DocumentTags.Validation),
        Summary = "Validate a body without submitting it",
        Description = "Checks a body as a submit to the model does, and forwards nothing. Select the model and the example of the "
            + "same model. `POST /validate/<model>` does the same.",
        Parameters = [ModelParameter.Of(parts, required: true, "The model whose contract is applied.")],
        RequestBody = new OpenApiRequestBody { Required = true, Content = Bodies(parts) },
        Responses = parts.Answers(
            ErrorAnswers.Validate,
            ("200", parts.Answer("A submit of this body would be forwarded.", SharedSchemas.ValidationReport,
                new JsonObject { ["valid"] = true, ["warnings"] = new JsonArray(), ["estimated_cost"] = "0.04" },
                GatewayHeaders.Warning, GatewayHeaders.EstimatedCost))),
    });

    private static Dictionary<string, IOpenApiMediaType> Bodies(DocumentParts parts)
    {
        var anyInput = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            AnyOf = [.. parts.Models.Select(model => parts.Schema(model.InputSchema))],
        };
        return DocumentParts.Json(
            anyInput, parts.Models.SelectMany(model => model.ExampleNames.Take(1)).ToDictionary(name => name, parts.Example));
    }
}
