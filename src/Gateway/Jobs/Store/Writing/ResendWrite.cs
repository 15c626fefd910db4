using System.Data.Common;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>An operator sends the webhook of a job again. A repeated transaction changes no row, so the entry of the audit log tells
/// whether the webhook is sent.</summary>
internal sealed class ResendWrite(string requestId, AuditEntry entry) : StoreWrite
{
    public bool IsMade { get; private set; }

    public override StoreOperation Operation => StoreOperation.DeliverWebhooks;

    public override IReadOnlyList<SqlStatement> Statements { get; } = ReportSql.Resend(requestId, entry);

    public override SqlStatement? Affected(ReadOnlySpan<int> rows) => ChangeSql.Answer(entry, client: null);

    public override void Answer(DbDataReader? row) => IsMade = ChangeSql.ReadAnswer(row!).IsMade;
}
