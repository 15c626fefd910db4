using System.Text.Json.Nodes;
using Gateway.Text;

namespace Gateway.Contracts.Endpoints;

/// <summary>The catalogue: the models and their contracts.</summary>
internal static class CatalogueEndpoints
{
    private const string JsonType = "application/json";

    /// <summary>
    /// <c>GET /contracts</c>: a summary of each model. <c>GET /contracts/{model}</c> and <c>GET /contracts?model={model}</c>: the
    /// contract of one model.
    /// </summary>
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/contracts", GetContractsAsync).ExcludeFromDescription();
        routes.MapGet("/contracts/{**model}", static async (HttpContext context, CatalogueDocuments documents) =>
            await AnswerContractAsync(context, await documents.GetAsync(), context.GetExchange().Path["/contracts/".Length..]))
            .ExcludeFromDescription();
    }

    private static async Task GetContractsAsync(HttpContext context, CatalogueDocuments documents)
    {
        var query = context.Request.Query;
        if (!query.ContainsKey(ModelQuery.Name))
        {
            var prefix = PublicAddress.PrefixOf(context.Request, context.GetExchange().Settings.Options.PublicUrl);
            await context.AnswerSharedAsync((await documents.GetAsync()).Listing, JsonType, prefix);
            return;
        }

        await (ModelQuery.Read(query, out var model) is { } refusal
            ? context.RefuseAsync(refusal)
            : AnswerContractAsync(context, await documents.GetAsync(), model));
    }

    /// <param name="contracts">The active contracts.</param>
    /// <param name="prefix">The public path prefix of the gateway.</param>
    public static CatalogueListing Listing(IEnumerable<Contract> contracts, string prefix) => new([.. contracts.Select(contract =>
        new CatalogueEntry(
            contract.Model, contract.Title, contract.Description, contract.Documentation, $"{prefix}/contracts/{contract.Model}"))]);

    /// <summary>The schema of a contract with the page of the model, which is an annotation in JSON Schema.</summary>
    public static JsonObject Document(Contract contract)
    {
        var schema = JsonObject.Create(contract.Schema)!;
        if (contract.Documentation is { } page)
        {
            schema.Insert(schema.IndexOf("type"), "documentation", page.OriginalString);
        }

        return schema;
    }

    private static Task AnswerContractAsync(HttpContext context, CatalogueDocuments.Documents documents, string model) =>
        documents.ByModel.TryGetValue(model, out var contract)
            ? context.AnswerSharedAsync(contract, JsonType)
            : context.RefuseAsync(ModelErrors.Unknown(model, documents.Contracts));

    internal sealed record CatalogueListing(IReadOnlyList<CatalogueEntry> Contracts);

    /// <param name="Model">The path of a submit, without the leading slash.</param>
    /// <param name="Documentation">The page of the model. Null: the contract does not name it.</param>
    /// <param name="Contract">The path of the contract.</param>
    internal sealed record CatalogueEntry(string Model, string Title, string? Description, Uri? Documentation, string Contract);
}
