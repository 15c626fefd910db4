using System.Data.Common;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

internal sealed class AdmitWrite(AdmissionRequest request) : StoreWrite
{
    public LimitsUsage? Result { get; private set; }

    public override StoreOperation Operation => StoreOperation.Admit;

    public override IReadOnlyList<SqlStatement> Statements { get; } = AdmissionSql.Admit(request);

    /// <summary>The reservation itself, and not a number of rows, shows that the submit is admitted: a repeated transaction inserts
    /// nothing.</summary>
    public override SqlStatement? Affected(ReadOnlySpan<int> rows) =>
        AdmissionSql.Usage(request.Id, request.Client, request.Limits, request.Now, request.Day);

    public override void Answer(DbDataReader? row) => Result = AdmissionSql.ReadUsage(row!);
}
