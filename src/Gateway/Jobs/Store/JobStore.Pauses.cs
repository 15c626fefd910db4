using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Pauses;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store;

/// <summary>The pauses of submits, and the audit log.</summary>
internal sealed partial class JobStore : IPauseStore, IAuditStore
{
    public Task<IReadOnlyList<Pause>> ListPausesAsync(CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.FindClients, PauseSql.List(), PauseSql.Read, cancellationToken);

    public async Task<PauseChange> PauseAsync(
        PauseScope scope, string name, string? reason, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var pauses = await ListPausesAsync(cancellationToken);
            var before = Find(pauses, scope, name);
            if (before is not null && before.Reason == reason)
            {
                return new PauseChange(before, IsChanged: false);
            }

            if (before is null && pauses.Count >= Pause.MaxPauses)
            {
                return new PauseChange(null, IsChanged: false);
            }

            var now = _time.GetUtcNow();
            name = before?.Name ?? name;
            var after = new Pause(scope, name, before?.Since ?? now, actor, reason);
            var entry = AuditEntry.Create(
                now, actor, AuditActions.Pause, AuditTargets.Pause(scope, name), before is null ? null : StoredJson.Of(before),
                StoredJson.Of(after));
            var write = await ChangeStateAsync(
                entry, null, before is null ? PauseSql.IsFree : PauseSql.IsUnchanged,
                before is null ? [(long)scope, name, Pause.MaxPauses] : [(long)scope, name, before.Since, before.Reason ?? ""],
                [PauseSql.Set(entry.Id, after)], cancellationToken);
            if (write.IsMade)
            {
                return new PauseChange(after, IsChanged: true);
            }
        }

        throw TooManyChanges();
    }

    public async Task<bool> ResumeAsync(PauseScope scope, string name, string actor, CancellationToken cancellationToken)
    {
        var isMade = false;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (Find(await ListPausesAsync(cancellationToken), scope, name) is not { } before)
            {
                return isMade;
            }

            var entry = AuditEntry.Create(
                _time.GetUtcNow(), actor, AuditActions.Resume, AuditTargets.Pause(scope, before.Name), StoredJson.Of(before));
            var write = await ChangeStateAsync(
                entry, null, PauseSql.IsUnchanged, [(long)scope, before.Name, before.Since, before.Reason ?? ""],
                [PauseSql.Remove(entry.Id, before)], cancellationToken);
            // Two calls at the same time may have paused a client under two spellings of its name.
            isMade |= write.IsMade;
        }

        throw TooManyChanges();
    }

    /// <summary>Names of clients that differ only in case are equal.</summary>
    private static Pause? Find(IReadOnlyList<Pause> pauses, PauseScope scope, string name)
    {
        var comparison = scope == PauseScope.Client ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return pauses.FirstOrDefault(pause => pause.Scope == scope && pause.Name.Equals(name, comparison));
    }

    public async Task<AuditPage> ListAuditAsync(AuditFilter filter, string? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, AuditFilter.MaxLimit);
        if (new[] { filter.Actor, filter.Action, filter.Target, after }.Any(static text => text is not null && !StoreText.IsStorable(text)))
        {
            return new AuditPage([], null);
        }

        var rows = await ReportAsync(StoreOperation.FindAudit, AuditSql.List(filter, after), AuditSql.Read, cancellationToken);
        AuditEntry[] entries = [.. rows.Take(filter.Limit)];
        return new AuditPage(entries, rows.Count > filter.Limit ? entries[^1].Id : null);
    }
}
