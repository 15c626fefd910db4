using Npgsql;

namespace Gateway.Configuration;

/// <summary>The operator's connection string, completed by what the store needs.</summary>
internal static class PostgresSettings
{
    private const int DefaultPoolSize = 20;
    private const int PreparedStatements = 64;
    private const int CancelWaitMilliseconds = 500;

    public static bool IsValid(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 };
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    public static string Complete(string text, TimeSpan timeout)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        var seconds = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
        var settings = new NpgsqlConnectionStringBuilder(text)
        {
            // Deadlines are the store's own: a server that hangs must not hold a caller longer.
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = CancelWaitMilliseconds,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            // Kept off: the connection string would come out of a connection with its password, and errors with row values.
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        settings.MaxPoolSize = given.ShouldSerialize("Maximum Pool Size") ? given.MaxPoolSize : DefaultPoolSize;
        settings.ApplicationName = given.ApplicationName ?? "gateway";
        return settings.ConnectionString;
    }
}
