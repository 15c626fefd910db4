using System.Data.Common;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class AdmitWrite(AdmissionRequest request) : StoreWrite
{
    public LimitsUsage? Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.Admit;

    public override IReadOnlyList<SqlStatement> Statements { get; } = AdmissionSql.Admit(request);

    /// <summary>A repeated transaction inserts nothing. The reservation itself shows then that the submit is admitted.</summary>
    public override SqlStatement? Affected(ReadOnlySpan<int> rows) => rows[AdmissionSql.ReservePlace] == 1
        ? AdmissionSql.UsageOfAdmitted(request)
        : AdmissionSql.Usage(request.Id, request.Client, request.Limits, request.Now, request.Day);

    public override void Answer(DbDataReader? row) => Result = AdmissionSql.ReadUsage(row!);
}
