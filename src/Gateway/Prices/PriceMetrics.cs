using Gateway.Metrics;

namespace Gateway.Prices;

/// <summary>The metrics of the prices in use.</summary>
internal sealed class PriceMetrics(PriceBook prices) : IMeasured
{
    public void AddTo(GatewayMeter meter)
    {
        meter.Value("gateway.prices.loaded", "{price}", "Prices in use.", () => prices.All.Count);
        meter.Condition("gateway.prices.good", "Whether the last load of the prices was accepted.", () => prices.IsGood);
    }
}
