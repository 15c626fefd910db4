using System.Data.Common;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>A change of clients, keys or pauses with its entry of the audit log.</summary>
/// <param name="entry">The entry.</param>
/// <param name="client">The client whose version is asked for. Null: none.</param>
/// <param name="statements">The statements of <see cref="ChangeSql.Change"/>.</param>
internal sealed class ChangeWrite(AuditEntry entry, string? client, IReadOnlyList<SqlStatement> statements) : StoreWrite
{
    public bool IsMade { get; private set; }

    /// <summary>The version of the client after the write. Null: there is no such client.</summary>
    public long? Version { get; private set; }

    public override StoreOperation Operation => StoreOperation.ChangeClients;

    public override IReadOnlyList<SqlStatement> Statements => statements;

    public override SqlStatement? Affected(ReadOnlySpan<int> rows) => ChangeSql.Answer(entry, client);

    public override void Answer(DbDataReader? row) => (IsMade, Version) = ChangeSql.ReadAnswer(row!);
}
