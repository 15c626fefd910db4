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
            var before = pauses.FirstOrDefault(pause => pause.Scope == scope && pause.Name == name);
            if (before is not null && before.Reason == reason)
            {
                return new PauseChange(before, IsChanged: false);
            }

            if (before is null && pauses.Count >= Pause.MaxPauses)
            {
                return new PauseChange(null, IsChanged: false);
            }

            var now = _time.GetUtcNow();
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
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var pauses = await ListPausesAsync(cancellationToken);
            if (pauses.FirstOrDefault(pause => pause.Scope == scope && pause.Name == name) is not { } before)
            {
                return false;
            }

            var entry = AuditEntry.Create(
                _time.GetUtcNow(), actor, AuditActions.Resume, AuditTargets.Pause(scope, name), StoredJson.Of(before));
            var write = await ChangeStateAsync(
                entry, null, PauseSql.IsUnchanged, [(long)scope, name, before.Since, before.Reason ?? ""],
                [PauseSql.Remove(entry.Id, before)], cancellationToken);
            if (write.IsMade)
            {
                return true;
            }
        }

        throw TooManyChanges();
    }

    public async Task<AuditPage> ListAuditAsync(AuditFilter filter, string? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filter.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, AuditFilter.MaxLimit);
        if (new[] { filter.Actor, filter.Action, filter.Target, after }.Any(static text => text is not null && !StoreText.IsStorable(text)))
        {
            return new AuditPage([], null);
        }

        var rows = await QueryAsync(StoreOperation.FindAudit, AuditSql.List(filter, after), AuditSql.Read, cancellationToken);
        AuditEntry[] entries = [.. rows.Take(filter.Limit)];
        return new AuditPage(entries, rows.Count > filter.Limit ? entries[^1].Id : null);
    }
}
