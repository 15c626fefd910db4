using System.Diagnostics.Metrics;
using Gateway.Contracts;
using Gateway.Metrics;

namespace Gateway.Admission;

/// <summary>Counts the decisions about submits of clients with limits.</summary>
internal sealed class AdmissionMetrics(ConfiguredNames names) : IMeasured
{
    private const string Admitted = "admitted";

    private Counter<long>? _admissions;

    public void AddTo(GatewayMeter meter) => _admissions = meter.Counter(
        "gateway.admissions", "{submit}", "Submits of clients with limits, by the decision: admitted, or the error type of the limit.");

    /// <param name="client">The client.</param>
    /// <param name="errorType">The error type of the refusal. Null: the submit was admitted.</param>
    public void Count(string client, string? errorType = null) => _admissions?.Add(
        1,
        new KeyValuePair<string, object?>(TagNames.Client, names.OfClient(client)),
        new KeyValuePair<string, object?>("decision", errorType ?? Admitted));
}
