using Gateway.Contracts;

namespace Gateway.Calls;

/// <summary>What a request asks for, read from its method and path alone.</summary>
/// <param name="Operation">The queue API's verb.</param>
/// <param name="Model">The model, or for a follow-up the app in the path, such as <c>fal-ai/imagen4/preview</c>.</param>
internal sealed record GatewayCall(Operation Operation, string Model)
{
    /// <summary>The model's contract. Null: a follow-up, or an unknown model that the configuration lets through.</summary>
    public Contract? Contract { get; init; }

    /// <summary>A follow-up's job.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether a status call asks for logs.</summary>
    public bool WithLogs { get; init; }

    /// <summary>Path and query to call at the upstream. It is made of checked parts, never of the client's text.</summary>
    public string UpstreamTarget { get; init; } = "";
}
