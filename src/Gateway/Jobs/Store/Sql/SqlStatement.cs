namespace Gateway.Jobs.Store.Sql;

/// <summary>A statement for both databases. Parameters are written <c>$1</c>, <c>$2</c>: positions for PostgreSQL, names for
/// SQLite.</summary>
internal sealed record SqlStatement(string Text, params SqlValue[] Values)
{
    /// <summary>The row that the statement changes, if another process may change it too. PostgreSQL locks such rows of a group in the
    /// order of their keys, so that two processes do not wait for each other. Null: no other process changes the row.</summary>
    public string? RowKey { get; init; }

    /// <summary>Whether the statement does nothing but lock its row. A database with one writer leaves it out.</summary>
    public bool IsLock { get; init; }
}
