using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;
using Gateway.Prices;

namespace Gateway.Contracts.Reading;

/// <summary>The contracts and the prices of a start. They are read before the host exists.</summary>
/// <param name="Contracts">The contracts.</param>
/// <param name="Prices">The prices. They are read again when the contracts change, because the tiers of a price name a parameter.</param>
/// <param name="Problems">The problems of all files. If there are any, the gateway must not start.</param>
internal sealed record ModelFileSets(ContractCatalogue Contracts, PriceBook Prices, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <param name="contracts">The operator's directory of contracts.</param>
    /// <param name="prices">The operator's directory of prices.</param>
    public static ModelFileSets Read(string? contracts, string? prices)
    {
        var catalogue = ContractCatalogue.Create(
            ContractCatalogue.BuiltInDirectory, Existing(contracts), TimeProvider.System, out var ofContracts);
        var book = PriceBook.Create(
            PriceBook.BuiltInDirectory, Existing(prices), TimeProvider.System,
            price => PricedParameters.Problems(price, catalogue.Current), out var ofPrices);
        catalogue.Changed += book.ReadAgain;
        return new ModelFileSets(catalogue, book, [.. Located("Gateway:Contracts", ofContracts), .. Located("Gateway:Prices", ofPrices)]);
    }

    /// <summary>A missing directory is reported with the problems of the settings.</summary>
    private static string? Existing(string? directory) => Directory.Exists(directory) ? directory : null;

    private static IEnumerable<ConfigurationProblem> Located(string key, IReadOnlyList<FileProblem> problems) =>
        problems.Select(problem => new ConfigurationProblem(key, problem.ToString()));
}
