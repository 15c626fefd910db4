namespace Gateway.Metrics;

/// <summary>Names of the tags that several instruments have, and the value for everything that is not known.</summary>
internal static class TagNames
{
    public const string Client = "client";
    public const string Model = "model";
    public const string Operation = "operation";
    public const string Outcome = "outcome";

    /// <summary>The value for a client or a model that nobody configured, and for a request without one.</summary>
    public const string Other = "other";
}
