using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The money of jobs after their ends.</summary>
internal sealed partial class JobStore : ISettlementStore
{
    public async Task<StoredReservation?> FindReservationAsync(string requestId, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(StoreOperation.ReadLedger, SettlementSql.Find(requestId), SettlementSql.Read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    public Task<bool> MoveAsync(StoredReservation reservation, LedgerMove move, CancellationToken cancellationToken) =>
        CommitMoveAsync(LedgerSql.Move(reservation.Client, reservation.Id, move, reservation.State), cancellationToken);

    public Task<bool> EndMissedAsync(
        StoredReservation reservation, bool mayBeCharged, DateTimeOffset now, CancellationToken cancellationToken) =>
        CommitMoveAsync(EndMoneySql.EndMissed(reservation.Client, reservation.RequestId!, mayBeCharged, now), cancellationToken);

    public Task PostponeAsync(StoredReservation reservation, DateTimeOffset until, CancellationToken cancellationToken) => CommitAsync(
        new StatementsWrite(StoreOperation.MoveMoney, SettlementSql.Postpone(reservation, until)), cancellationToken);

    public async Task<IReadOnlyList<DueReservation>> TakeDueReservationsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken)
    {
        var ids = await ChangeAsync(
            StoreOperation.MoveMoney, SettlementSql.Take(now, leaseUntil, limit, _database.SkipLocked), static row => row.GetString(0),
            cancellationToken);
        return ids.Count == 0
            ? []
            : await QueryAsync(StoreOperation.ReadLedger, SettlementSql.FindDue(ids), SettlementSql.ReadDue, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ListPayersAsync(CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.ReadLedger, SettlementSql.Payers(), static row => row.GetString(0), cancellationToken);

    public async Task<int> CarryForwardAsync(
        string client, DateTimeOffset admittedBefore, int batch, CancellationToken cancellationToken)
    {
        var write = new OneStatementWrite(StoreOperation.DeleteExpired, SettlementSql.Carry(client, admittedBefore, batch));
        await CommitAsync(write, cancellationToken);
        return write.Rows;
    }

    public Task AddRefusalsAsync(IReadOnlyList<RefusalCount> refusals, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.CountRefusals, [.. refusals.Select(SettlementSql.AddRefusals)]), cancellationToken);

    public Task DeleteRefusalsAsync(string beforeDay, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.DeleteExpired, SettlementSql.DeleteRefusals(beforeDay)), cancellationToken);

    private async Task<bool> CommitMoveAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellationToken)
    {
        var write = new OneStatementWrite(StoreOperation.MoveMoney, statements);
        await CommitAsync(write, cancellationToken);
        return write.Rows == 1;
    }
}
