using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Contracts.Reading;
using Gateway.Metrics;

namespace Gateway.Contracts.Endpoints;

/// <summary>The responses of the catalogue, which are made once per set of contracts. All responses share their bytes.</summary>
internal sealed class CatalogueDocuments : IMeasured
{
    /// <summary>Stands for the public path prefix, which differs between requests. Random, so that no contract contains it.</summary>
    private readonly string _placeholder = Guid.NewGuid().ToString("N");

    private readonly ContractCatalogue _catalogue;
    private readonly BuiltOnce<ContractSet, Documents> _documents;

    public CatalogueDocuments(ContractCatalogue catalogue)
    {
        _catalogue = catalogue;
        _documents = new BuiltOnce<ContractSet, Documents>(contracts => Task.FromResult(Write(contracts)));
    }

    public Task<Documents> GetAsync() => _documents.GetAsync(_catalogue.Current);

    public void AddTo(GatewayMeter meter) => meter.Level(
        "gateway.catalogue.size", "By", "Bytes of the catalogue's responses in memory.", () => _documents.Latest?.Size ?? 0);

    private Documents Write(ContractSet contracts)
    {
        var listing = JsonSerializer.SerializeToUtf8Bytes(
            CatalogueEndpoints.Listing(contracts.All, _placeholder), JsonSerializerOptions.Web);
        return new Documents(
            contracts,
            SharedDocument.WithPlaceholder(listing, _placeholder, JavaScriptEncoder.Default),
            contracts.All.ToFrozenDictionary(
                contract => contract.Model,
                contract => SharedDocument.Of(
                    JsonSerializer.SerializeToUtf8Bytes(CatalogueEndpoints.Document(contract), JsonSerializerOptions.Web)),
                StringComparer.Ordinal));
    }

    /// <param name="Contracts">The set that the responses show.</param>
    /// <param name="Listing">The summary of each model. The inserted value is the public path prefix.</param>
    /// <param name="ByModel">The contract of each model.</param>
    internal sealed record Documents(
        ContractSet Contracts, SharedDocument Listing, FrozenDictionary<string, SharedDocument> ByModel)
    {
        public long Size { get; } = Listing.Size + ByModel.Values.Sum(document => document.Size);
    }
}
