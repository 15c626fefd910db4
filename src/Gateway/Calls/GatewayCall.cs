using Gateway.Contracts;

namespace Gateway.Calls;

/// <summary>The operation that a request calls, read from its method and path alone.</summary>
/// <param name="Operation">The operation of the queue API.</param>
/// <param name="Model">The model. For a follow-up, the app in the path, such as <c>fal-ai/imagen4/preview</c>.</param>
internal sealed record GatewayCall(Operation Operation, string Model)
{
    /// <summary>The model's contract. Null: a follow-up, or an unknown model that the configuration allows.</summary>
    public Contract? Contract { get; init; }

    /// <summary>The id of a follow-up's job.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether a status call requests logs.</summary>
    public bool WithLogs { get; init; }

    /// <summary>Path and query of the upstream call. It consists of validated parts, never of the client's text.</summary>
    public string UpstreamTarget { get; init; } = "";
}
