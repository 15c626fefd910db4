using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Money;

namespace Gateway.Administration.Accounts;

/// <summary>A client as an operator sees it. It has no digest of a key.</summary>
internal sealed record ClientView
{
    public const string Configuration = "configuration";
    public const string Store = "store";

    public required string Name { get; init; }

    /// <summary><see cref="Configuration"/>: it can't be changed here.</summary>
    public required string Source { get; init; }

    public required bool Disabled { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public required LimitsOf Limits { get; init; }

    public required IReadOnlyDictionary<string, BudgetOf> Budgets { get; init; }

    public required IReadOnlyList<string> WebhookHosts { get; init; }

    public required IReadOnlyList<KeyView> Keys { get; init; }

    public DateTime? CreatedAt { get; init; }

    public DateTime? ChangedAt { get; init; }

    public static ClientView Of(string name, ClientOptions options) => new()
    {
        Name = name,
        Source = Configuration,
        Disabled = false,
        Models = options.Models,
        Limits = LimitsOf.Of(options.Limits),
        Budgets = BudgetOf.All(options.Budgets),
        WebhookHosts = options.Webhooks.AllowedHosts,
        Keys = [.. options.Keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => KeyView.Of(key.Key, key.Value))],
    };

    public static ClientView Of(StoredClient client) => new()
    {
        Name = client.Name,
        Source = Store,
        Disabled = client.Definition.IsDisabled,
        Models = client.Definition.Models,
        Limits = LimitsOf.Of(client.Definition.Limits),
        Budgets = BudgetOf.All(client.Definition.Budgets),
        WebhookHosts = client.Definition.WebhookHosts,
        Keys = [.. client.Keys.Select(KeyView.Of)],
        CreatedAt = client.CreatedAt.UtcDateTime,
        ChangedAt = client.ChangedAt.UtcDateTime,
    };

    internal sealed record LimitsOf(int? SubmitsPerMinute, int? JobsInFlight)
    {
        public static LimitsOf Of(ClientLimitsOptions limits) => new(limits.SubmitsPerMinute, limits.JobsInFlight);
    }

    /// <param name="Period">Day, Month or Total.</param>
    /// <param name="Limit">Dollars.</param>
    /// <param name="Warn">The share of the limit that is reported. Null: none.</param>
    internal sealed record BudgetOf(string Period, string Limit, string? Warn)
    {
        public static IReadOnlyDictionary<string, BudgetOf> All(IReadOnlyDictionary<string, BudgetOptions> budgets) =>
            budgets.OrderBy(budget => budget.Key, StringComparer.Ordinal).ToDictionary(
                budget => budget.Key,
                budget => new BudgetOf(
                    budget.Value.Period.ToString(),
                    NanoDollars.TryParse(budget.Value.Limit, out var limit) ? limit.ToString() : budget.Value.Limit,
                    budget.Value.Warn));
    }
}
