namespace Gateway.Metrics;

/// <summary>A part of the gateway whose levels and totals are metrics. A part that grows counts its bound here.</summary>
internal interface IMeasured
{
    /// <summary>Adds the instruments of this part. It is called once, at start.</summary>
    void AddTo(GatewayMeter meter);
}
