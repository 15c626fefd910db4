using Gateway.Configuration.Validation;
using Microsoft.Data.Sqlite;

namespace Gateway.Configuration;

/// <summary>
/// Address of the job store from <c>ConnectionStrings:Jobs</c>: a SQLite file or a PostgreSQL database. The text may contain a
/// password, so it is never part of a message.
/// </summary>
internal sealed class StoreAddress
{
    public const string Key = "ConnectionStrings:Jobs";
    public const string DefaultFile = "data/gateway.db";

    private StoreAddress(string? sqliteFile, string? postgres)
    {
        SqliteFile = sqliteFile;
        Postgres = postgres;
    }

    /// <summary>Path of the SQLite file, relative to the working directory. Null for PostgreSQL.</summary>
    public string? SqliteFile { get; }

    /// <summary>Connection string of PostgreSQL, possibly with a password. Null for SQLite.</summary>
    public string? Postgres { get; }

    /// <returns>The address, or null and the problem.</returns>
    public static StoreAddress? Parse(string? text, out string? problem)
    {
        problem = null;
        // With Windows line ends in a file of variables, the value ends with a carriage return.
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

    /// <summary>
    /// Reads the file name and accepts no other setting, because the store decides the others. A database in memory would lose all
    /// jobs.
    /// </summary>
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
