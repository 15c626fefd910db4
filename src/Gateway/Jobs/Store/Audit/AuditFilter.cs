namespace Gateway.Jobs.Store.Audit;

/// <summary>The filter for a list of the audit log. A null value does not restrict the list.</summary>
internal sealed record AuditFilter
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    public string? Actor { get; init; }

    public string? Action { get; init; }

    /// <summary>The target itself, or the targets below it: <c>clients/billing</c> includes the keys of this client.</summary>
    public string? Target { get; init; }

    /// <summary>Changed at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Number of entries per page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;
}
