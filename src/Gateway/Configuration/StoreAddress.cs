using Gateway.Configuration.Validation;
using Microsoft.Data.Sqlite;

namespace Gateway.Configuration;

/// <summary>Where jobs are kept, as <c>ConnectionStrings:Jobs</c> says: a SQLite file or a PostgreSQL database.
/// The text may hold a password: it is never part of a message.</summary>
internal sealed class StoreAddress
{
    public const string Key = "ConnectionStrings:Jobs";
    public const string DefaultFile = "data/gateway.db";

    private StoreAddress(string? sqliteFile, string? postgres)
    {
        SqliteFile = sqliteFile;
        Postgres = postgres;
    }

    /// <summary>Relative to the working directory; null for PostgreSQL.</summary>
    public string? SqliteFile { get; }

    /// <summary>A connection string with a password, perhaps; null for SQLite.</summary>
    public string? Postgres { get; }

    /// <returns>The address, or null and what is wrong.</returns>
    public static StoreAddress? Parse(string? text, out string? problem)
    {
        problem = null;
        // A file with the line ends of Windows leaves one at the end.
        text = text?.TrimEnd('\r', '\n');
        if (string.IsNullOrWhiteSpace(text))
        {
            return new StoreAddress(DefaultFile, postgres: null);
        }

        if (Quotes.SurroundSettings(text))
        {
            problem = Quotes.Message;
            return null;
        }

        if (SqliteFileOf(text) is { } file)
        {
            return new StoreAddress(file, postgres: null);
        }

        if (PostgresSettings.IsValid(text))
        {
            return new StoreAddress(sqliteFile: null, text);
        }

        problem = "must be 'Data Source=<file>' for SQLite, or a PostgreSQL connection string that begins with 'Host='";
        return null;
    }

    public override string ToString() => SqliteFile is null ? "PostgreSQL" : $"SQLite at {SqliteFile}";

    /// <summary>The file alone: every other setting is the store's own, and a store in memory would forget.</summary>
    private static string? SqliteFileOf(string text)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder(text);
            return settings.Keys.Cast<string>().All(key => key == "Data Source" || !settings.ShouldSerialize(key))
                && settings.DataSource.Length > 0 && !settings.DataSource.StartsWith(':')
                    && !settings.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
                ? settings.DataSource
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
