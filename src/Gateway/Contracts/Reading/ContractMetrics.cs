using Gateway.Metrics;

namespace Gateway.Contracts.Reading;

/// <summary>The metrics of the contracts in use.</summary>
internal sealed class ContractMetrics(ContractCatalogue catalogue) : IMeasured
{
    public void AddTo(GatewayMeter meter)
    {
        meter.Value("gateway.contracts.loaded", "{contract}", "Contracts in use.", () => catalogue.Current.All.Count);
        meter.Condition("gateway.contracts.good", "Whether the last load of the contracts was accepted.", () => catalogue.IsGood);
    }
}
