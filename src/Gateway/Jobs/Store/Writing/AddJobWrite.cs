using System.Data.Common;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class AddJobWrite(JobRecord job, DateTimeOffset? nextPollAt, IdempotencyCompletion? completion) : StoreWrite
{
    public AddJobResult Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.AddJob;

    public override IReadOnlyList<SqlStatement> Statements { get; } = completion is null
        ? [JobSql.Insert(job, nextPollAt)]
        : [JobSql.Insert(job, nextPollAt), ClaimSql.Complete(completion, job.RequestId)];

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Result = AddJobResult.Added;
        return rows[0] == 1 ? null : JobSql.Owner(job.RequestId);
    }

    public override void Answer(DbDataReader? row)
    {
        // Without a row, the conflicting job was deleted between the insert and the query. Nothing was stored, which is a failure.
        if (row is null)
        {
            throw new JobStoreUnavailableException("a job of the same id was deleted at the same moment");
        }

        Result = row.GetString(0) == job.Client ? AddJobResult.AlreadyOwned : AddJobResult.OwnedByAnother;
    }
}
