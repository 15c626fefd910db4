namespace Gateway.Jobs.Store.Audit;

/// <summary>Reads the audit log. Entries are written in the transactions of the changes (<see cref="Sql.AuditSql"/>). The rules for
/// failures are those of <see cref="IJobStore"/>.</summary>
internal interface IAuditStore
{
    /// <param name="filter">The filter.</param>
    /// <param name="after">The page begins after the entry with this id. Null: with the newest entry.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<AuditPage> ListAuditAsync(AuditFilter filter, string? after, CancellationToken cancellationToken);
}
