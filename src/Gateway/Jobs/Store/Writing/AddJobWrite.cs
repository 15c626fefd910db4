using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class AddJobWrite(NewJob added) : StoreWrite
{
    private readonly JobRecord _job = added.Job;

    public AddJobResult Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.AddJob;

    public override IReadOnlyList<SqlStatement> Statements { get; } = StatementsOf(added);

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Result = AddJobResult.Added;
        return rows[0] == 1 ? null : JobSql.Owner(_job.RequestId);
    }

    public override void Answer(DbDataReader? row)
    {
        // Without a row, the conflicting job was deleted between the insert and the query. Nothing was stored, which is a failure.
        if (row is null)
        {
            throw new JobStoreUnavailableException("a job of the same id was deleted at the same moment");
        }

        Result = row.GetString(0) == _job.Client ? AddJobResult.AlreadyOwned : AddJobResult.OwnedByAnother;
    }

    /// <summary>The job first: its number of rows says whether the id was free, and what belongs to it is stored only with it.</summary>
    private static List<SqlStatement> StatementsOf(NewJob added)
    {
        var job = JobSql.Insert(added.Job, added.NextPollAt, added.Reservation?.Id);
        if (added is { Completion: null, Webhook: null, Reservation: null })
        {
            return [job];
        }

        List<SqlStatement> statements = [job];
        if (added.Completion is { } completion)
        {
            statements.Add(ClaimSql.Complete(completion, added.Job.RequestId));
        }

        if (added.Webhook is { } webhook)
        {
            statements.Add(WebhookSql.Add(added.Job, webhook));
        }

        if (added.Reservation is { } reservation)
        {
            statements.AddRange(LedgerSql.LinkTo(added.Job, reservation));
        }

        return statements;
    }
}
