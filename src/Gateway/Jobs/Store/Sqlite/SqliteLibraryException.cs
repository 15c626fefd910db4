namespace Gateway.Jobs.Store.Sqlite;

/// <summary>The operating system has no SQLite that can be used; a matter for the operator.</summary>
internal sealed class SqliteLibraryException(string message) : Exception(message);
