namespace Gateway.Clients.Stored;

/// <summary>What an operator decides about a client in the store. The rules for the values are those of the configured clients. Contains
/// no secret.</summary>
internal sealed record ClientDefinition(string Name)
{
    /// <summary>The keys of a disabled client are refused.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Patterns of the models that the client may call. Empty: all models.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public ClientLimitsOptions Limits { get; init; } = new();

    /// <summary>Budgets by name.</summary>
    public IReadOnlyDictionary<string, BudgetOptions> Budgets { get; init; } = new Dictionary<string, BudgetOptions>();

    /// <summary>Hosts that the webhooks of the client may be sent to. Empty: the client has no list of its own.</summary>
    public IReadOnlyList<string> WebhookHosts { get; init; } = [];

    /// <summary>The client as it would be configured, without its keys.</summary>
    public ClientOptions ToOptions() => new()
    {
        Models = [.. Models],
        Limits = Limits,
        Budgets = new Dictionary<string, BudgetOptions>(Budgets, StringComparer.OrdinalIgnoreCase),
        Webhooks = new ClientWebhookOptions { AllowedHosts = [.. WebhookHosts] },
    };
}
