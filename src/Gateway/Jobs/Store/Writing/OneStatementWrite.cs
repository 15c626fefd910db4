using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Statements whose result is the number of rows that one of them changes.</summary>
internal sealed class OneStatementWrite(StoreOperation operation, IReadOnlyList<SqlStatement> statements) : StoreWrite
{
    /// <summary>The statement whose rows count. Default: the last one.</summary>
    public int Place { get; init; } = statements.Count - 1;

    public int Rows { get; private set; }

    public override StoreOperation Operation => operation;

    public override IReadOnlyList<SqlStatement> Statements => statements;

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Rows = rows[Place];
        return null;
    }
}
