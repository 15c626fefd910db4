using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>Statements whose only result is the number of changed rows.</summary>
internal sealed class StatementsWrite(StoreOperation operation, params IReadOnlyList<SqlStatement> statements) : StoreWrite
{
    public int Rows { get; private set; }

    public override StoreOperation Operation => operation;

    public override IReadOnlyList<SqlStatement> Statements => statements;

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        Rows = 0;
        foreach (var changed in rows)
        {
            Rows += changed;
        }

        return null;
    }
}
