using Gateway.Contracts.Reading;
using Gateway.Text;

namespace Gateway.Contracts.Endpoints;

/// <summary>The catalogue: which models there are, and what each accepts.</summary>
internal static class CatalogueEndpoints
{
    /// <summary><c>GET /contracts</c>: a summary of each model. <c>GET /contracts/{model}</c>: the contract itself.</summary>
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/contracts", ListContractsAsync).ExcludeFromDescription();
        routes.MapGet("/contracts/{**model}", GetContractAsync).ExcludeFromDescription();
    }

    private static Task ListContractsAsync(HttpContext context, ContractCatalogue catalogue)
    {
        var prefix = PublicAddress.PrefixOf(context.Request, context.GetExchange().Settings.Options.PublicUrl);
        return context.AnswerAsync(new CatalogueListing([.. catalogue.Current.All.Select(contract => new CatalogueEntry(
            contract.Model, contract.Title, contract.Description, $"{prefix}/contracts/{contract.Model}"))]));
    }

    private static Task GetContractAsync(HttpContext context, ContractCatalogue catalogue)
    {
        var model = context.GetExchange().Path["/contracts/".Length..];
        return catalogue.Current.TryGet(model, out var contract)
            ? context.AnswerAsync(contract.Schema)
            : context.RefuseAsync(ModelErrors.Unknown(model, catalogue.Current));
    }

    internal sealed record CatalogueListing(IReadOnlyList<CatalogueEntry> Contracts);

    /// <param name="Model">The path to submit to, without the leading slash.</param>
    /// <param name="Contract">Where the contract is served.</param>
    internal sealed record CatalogueEntry(string Model, string Title, string? Description, string Contract);
}
