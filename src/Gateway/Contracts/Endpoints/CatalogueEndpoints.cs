using Gateway.Contracts.Reading;
using Gateway.Text;

namespace Gateway.Contracts.Endpoints;

/// <summary>The catalogue: the models and their contracts.</summary>
internal static class CatalogueEndpoints
{
    /// <summary>
    /// <c>GET /contracts</c>: a summary of each model. <c>GET /contracts/{model}</c> and <c>GET /contracts?model={model}</c>: the
    /// contract of one model.
    /// </summary>
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/contracts", GetContractsAsync).ExcludeFromDescription();
        routes.MapGet("/contracts/{**model}", static (HttpContext context, ContractCatalogue catalogue) =>
            AnswerContractAsync(context, catalogue.Current, context.GetExchange().Path["/contracts/".Length..])).ExcludeFromDescription();
    }

    private static Task GetContractsAsync(HttpContext context, ContractCatalogue catalogue)
    {
        var query = context.Request.Query;
        if (!query.ContainsKey(ModelQuery.Name))
        {
            var prefix = PublicAddress.PrefixOf(context.Request, context.GetExchange().Settings.Options.PublicUrl);
            return context.AnswerAsync(Listing(catalogue.Current.All, prefix));
        }

        return ModelQuery.Read(query, out var model) is { } refusal
            ? context.RefuseAsync(refusal)
            : AnswerContractAsync(context, catalogue.Current, model);
    }

    /// <param name="contracts">The active contracts.</param>
    /// <param name="prefix">The public path prefix of the gateway.</param>
    public static CatalogueListing Listing(IEnumerable<Contract> contracts, string prefix) => new([.. contracts.Select(contract =>
        new CatalogueEntry(contract.Model, contract.Title, contract.Description, $"{prefix}/contracts/{contract.Model}"))]);

    private static Task AnswerContractAsync(HttpContext context, ContractSet contracts, string model) =>
        contracts.TryGet(model, out var contract)
            ? context.AnswerAsync(contract.Schema)
            : context.RefuseAsync(ModelErrors.Unknown(model, contracts));

    internal sealed record CatalogueListing(IReadOnlyList<CatalogueEntry> Contracts);

    /// <param name="Model">The path of a submit, without the leading slash.</param>
    /// <param name="Contract">The path of the contract.</param>
    internal sealed record CatalogueEntry(string Model, string Title, string? Description, string Contract);
}
