using System.Text.Json;
using Gateway.Contracts.Endpoints;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The catalogue of models, once for all models. It needs no key.</summary>
internal static class CatalogueOperations
{
    /// <summary>The models of the example. The parameter <c>model</c> has the names of all.</summary>
    private const int ListedModels = 5;

    public static void AddTo(DocumentParts parts) => parts.Add("/contracts", HttpMethod.Get, new OpenApiOperation
    {
        OperationId = "listContracts",
        Tags = parts.Tag(DocumentTags.Catalogue),
        Summary = "The models and their contracts",
        Description = "Without `model`: the list of all models. With `model`: the contract of this model as JSON Schema. "
            + "`GET /contracts/<model>` returns the contract too.",
        // Empty, not absent: without this member, the security requirement of the whole document applies.
        Security = [],
        Parameters = [ModelParameter.Of(parts, required: false, "The model whose contract is returned. Leave it out to list all models.")],
        Responses = parts.Answers(ErrorAnswers.Catalogue, ("200", Answer(parts))),
    });

    private static OpenApiResponse Answer(DocumentParts parts)
    {
        var examples = new Dictionary<string, IOpenApiExample>
        {
            ["models"] = new OpenApiExample
            {
                Summary = parts.Models.Count > ListedModels
                    ? $"Without model: all models, of which these are the first {ListedModels}"
                    : "Without model: all models",
                Value = JsonSerializer.SerializeToNode(
                    CatalogueEndpoints.Listing(parts.Models.Take(ListedModels).Select(model => model.Contract), prefix: ""),
                    JsonSerializerOptions.Web),
            },
        };
        if (parts.Models.Count > 0)
        {
            examples["contract"] = new OpenApiExample
            {
                Summary = $"With model={parts.Models[0].Contract.Model}",
                Value = CatalogueEndpoints.Document(parts.Models[0].Contract),
            };
        }

        return parts.Answer("The models, or the contract of the model.", SharedSchemas.CatalogueAnswer, examples);
    }
}
