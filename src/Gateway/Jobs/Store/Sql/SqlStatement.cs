namespace Gateway.Jobs.Store.Sql;

/// <summary>A statement that both databases understand. Parameters are written <c>$1</c>, <c>$2</c>, which PostgreSQL takes as
/// positions and SQLite as names.</summary>
internal sealed record SqlStatement(string Text, params SqlValue[] Values);
