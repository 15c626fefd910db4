namespace Gateway.Metrics;

/// <summary>Adds the instruments of every measured part when the gateway starts.</summary>
internal sealed class MetricsStart(GatewayMeter meter, IEnumerable<IMeasured> parts) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            part.AddTo(meter);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
