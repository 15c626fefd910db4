namespace Gateway.Jobs.Store.Sql;

/// <summary>A statement for both databases. Parameters are written <c>$1</c>, <c>$2</c>: positions for PostgreSQL, names for
/// SQLite.</summary>
internal sealed record SqlStatement(string Text, params SqlValue[] Values);
