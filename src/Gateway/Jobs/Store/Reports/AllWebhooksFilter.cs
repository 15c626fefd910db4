using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Jobs.Store.Reports;

/// <summary>The filter for a list of the webhooks of all clients. A null value does not restrict the list.</summary>
internal sealed record AllWebhooksFilter
{
    public string? Client { get; init; }

    public WebhookState? State { get; init; }

    /// <summary>Only webhooks without a state: their jobs have not ended.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Number of webhooks per page, 1 to <see cref="JobFilter.MaxLimit"/>.</summary>
    public int Limit { get; init; } = JobFilter.DefaultLimit;
}
