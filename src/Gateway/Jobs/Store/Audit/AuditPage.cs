namespace Gateway.Jobs.Store.Audit;

/// <summary>A page of the audit log, the newest entries first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">The id after which the next page begins. Null: there is none.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
