using Gateway.Configuration.Options;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Parameters;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The operation that each contract adds: the submit.</summary>
internal static class ModelOperations
{
    private const string OfBudgets = "\n\nFor a client with a budget, any other parameter is rejected with 422: it could raise the price.";

    public static OpenApiOperation Submit(DocumentedModel model, DocumentParts parts, SubmitAnswers answers) => new()
    {
        OperationId = $"submit{model.Name}",
        Tags = parts.Tag(DocumentTags.Models),
        Summary = model.Contract.Title,
        Description = Description(model, parts),
        ExternalDocs = ExternalDocs(model),
        Parameters = [.. SubmitParameters.All(parts.Options.Jobs).Select(parameter => parts.Parameter(parameter.Id))],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = DocumentParts.Json(parts.Schema(model.InputSchema), parts.Examples(model)),
        },
        Responses = parts.Answers(ErrorAnswers.Submit, answers.Of(model)),
    };

    private static string Description(DocumentedModel model, DocumentParts parts)
    {
        var contract = model.Contract;
        var start = contract.Description is { } description ? $"{description}\n\n" : "";
        var unknown = UnknownParameters(contract.UnknownParameters ?? parts.Options.Contracts.UnknownParameters);
        var run = parts.Waits ? $"\n\n`POST /run/{contract.Model}` takes the same body and returns the result of the job." : "";
        return $"{start}{ParameterTable.Of(contract.Parameters)}\n{unknown}{run}";
    }

    private static string UnknownParameters(UnknownParameterPolicy policy) => policy switch
    {
        UnknownParameterPolicy.Reject => "Any other parameter is rejected with 422.",
        UnknownParameterPolicy.Forward => "Any other parameter is forwarded to the upstream." + OfBudgets,
        _ => $"Any other parameter is forwarded to the upstream and named in the response header `{GatewayHeaders.Warning}`." + OfBudgets,
    };

    private static OpenApiExternalDocs? ExternalDocs(DocumentedModel model) => model.Contract.Documentation is { } url
        ? new OpenApiExternalDocs { Url = url, Description = "The model's own documentation" }
        : null;
}
