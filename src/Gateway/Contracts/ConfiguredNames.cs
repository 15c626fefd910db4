using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Metrics;

namespace Gateway.Contracts;

/// <summary>
/// The names that may be values of tags: those of the configured clients, and those of the models with a contract. Any other name is
/// <c>other</c>, so that neither a request nor an old job adds a value.
/// </summary>
internal sealed class ConfiguredNames(SettingsSource settings, ContractCatalogue catalogue)
{
    /// <param name="name">The name of a client. Null: the request has none.</param>
    public string OfClient(string? name) =>
        name is not null && settings.Current.Clients.Has(name) ? name : TagNames.Other;

    /// <param name="name">The name of a model. Null: the request has none.</param>
    public string OfModel(string? name) =>
        name is not null && catalogue.Current.TryGet(name, out var contract) ? contract.Model : TagNames.Other;
}
