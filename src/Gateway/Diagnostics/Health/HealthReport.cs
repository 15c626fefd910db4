using System.Text.Json.Serialization;

namespace Gateway.Diagnostics.Health;

/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Reason">The reason for not being ready, as a code.</param>
/// <param name="Detail">The reason for not being ready, as a sentence.</param>
internal sealed record HealthReport(string Status, string? Reason = null, string? Detail = null)
{
    /// <summary>The checks, on the management port only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HealthCheck>? Checks { get; init; }
}
