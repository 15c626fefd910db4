namespace Gateway.Diagnostics.Health;

/// <summary>One observed part of the gateway.</summary>
/// <param name="Name">The part.</param>
/// <param name="Status"><c>ok</c>, <c>warning</c> (the gateway works, and an operator should look), <c>failed</c> (the gateway is not
/// ready) or <c>unknown</c> (not observed yet).</param>
/// <param name="AgeSeconds">Seconds since the observation. Null: not observed yet.</param>
/// <param name="Reason">A sentence for an operator, without secrets.</param>
internal sealed record HealthCheck(string Name, string Status, double? AgeSeconds, string Reason)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Failed = "failed";
    public const string Unknown = "unknown";
}
