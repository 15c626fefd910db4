using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Stores or withdraws the request to cancel a job, and reads the job.</summary>
internal sealed class CancelWrite(string requestId, SqlStatement statement) : StoreWrite
{
    /// <summary>Null: there is no such job.</summary>
    public JobRecord? Job { get; private set; }

    public override StoreOperation Operation => StoreOperation.EndJob;

    public override IReadOnlyList<SqlStatement> Statements => [statement];

    public override SqlStatement? Affected(ReadOnlySpan<int> rows) => JobSql.Find(requestId);

    public override void Answer(DbDataReader? row) => Job = row is null ? null : JobSql.Read(row);
}
