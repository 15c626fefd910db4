using System.Data.Common;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Ends a job by one compare-and-set, stores the work that follows the end, and moves the money, in one transaction. If another write has ended the
/// job before, this one changes nothing and reads the stored job.</summary>
internal sealed class EndJobWrite : StoreWrite
{
    private readonly string _requestId;
    private readonly bool _isPaid;
    private readonly long _token = Random.Shared.NextInt64(1, long.MaxValue);

    public EndJobWrite(JobChange end)
    {
        _requestId = end.RequestId;
        _isPaid = end.Payer is not null;
        Statements =
        [
            JobSql.End(end, _token), .. end.Work.Select(kind => OutboxSql.Add(end, kind, _token)), DeliverySql.Schedule(end, _token),
            .. end.Payer is { } payer ? EndMoneySql.End(end, payer, _token) : [],
        ];
    }

    /// <summary>Null: there is no such job.</summary>
    public EndedJob? Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.EndJob;

    public override IReadOnlyList<SqlStatement> Statements { get; }

    public override SqlStatement? Affected(ReadOnlySpan<int> rows) => _isPaid ? EndMoneySql.FindEnd(_requestId) : JobSql.FindEnd(_requestId);

    /// <summary>The token also recognises a commit of this write that took effect although it reported a failure.</summary>
    public override void Answer(DbDataReader? row) =>
        Result = row is null
            ? null
            : new EndedJob(JobSql.Read(row), JobSql.ReadEndToken(row) == _token) { Cost = _isPaid ? EndMoneySql.ReadCost(row) : null };
}
