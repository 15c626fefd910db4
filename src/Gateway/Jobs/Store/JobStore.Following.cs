using System.Data.Common;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The open jobs that are due, and the work that follows the ends of jobs.</summary>
internal sealed partial class JobStore
{
    public async Task<IReadOnlyList<DueJob>> TakeDueAsync(TakeRequest request, CancellationToken cancellationToken)
    {
        var due = await ChangeAsync(
            StoreOperation.FollowJobs, FollowingSql.Take(request, _database.SkipLocked), FollowingSql.Read, cancellationToken);
        return [.. due.Select(row => row with { Job = _changes.Apply(row.Job) })];
    }

    public Task RescheduleAsync(string owner, IReadOnlyList<NextPoll> polls, CancellationToken cancellationToken) => CommitAsync(
        // Two processes lock the rows in the same order.
        new StatementsWrite(
            StoreOperation.FollowJobs, [.. polls.OrderBy(static next => next.RequestId, StringComparer.Ordinal)
            .Select(next => FollowingSql.Reschedule(owner, next))]),
        cancellationToken);

    public async Task<int> BringForwardAsync(DateTimeOffset now, DateTimeOffset latest, int limit, CancellationToken cancellationToken)
    {
        var write = new StatementsWrite(
            StoreOperation.FollowJobs, FollowingSql.BringForward(now, latest, limit, _database.SkipLocked));
        await CommitAsync(write, cancellationToken);
        return write.Rows;
    }

    public Task<IReadOnlyList<WorkRow>> TakeWorkAsync(string kind, TakeRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(StoreOperation.CarryOutWork, OutboxSql.Take(kind, request, _database.SkipLocked), OutboxSql.Read, cancellationToken);

    public Task FinishWorkAsync(string owner, WorkRow row, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.CarryOutWork, OutboxSql.Finish(owner, row)), cancellationToken);

    public Task PostponeWorkAsync(string owner, WorkRow row, DateTimeOffset until, CancellationToken cancellationToken) =>
        CommitAsync(new StatementsWrite(StoreOperation.CarryOutWork, OutboxSql.Postpone(owner, row, until)), cancellationToken);

    private Task<IReadOnlyList<T>> ChangeAsync<T>(
        StoreOperation operation, SqlStatement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(operation, deadline => _database.ChangeAsync(statement, read, deadline), cancellationToken);
}
