using Gateway.Metrics;

namespace Gateway.Diagnostics.Health;

/// <summary>The metric of the readiness check.</summary>
internal sealed class ReadinessMetrics(Readiness readiness) : IMeasured
{
    public void AddTo(GatewayMeter meter) =>
        meter.Condition("gateway.ready", "Whether this replica is ready for requests.", () => readiness.WhyNot() is null);
}
