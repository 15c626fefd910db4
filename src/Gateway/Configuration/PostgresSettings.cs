using Npgsql;

namespace Gateway.Configuration;

/// <summary>The operator's connection string with the settings that the store needs.</summary>
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
            // The store sets the deadlines: a server that does not respond must not delay a caller for longer.
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = CancelWaitMilliseconds,
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            // Disabled, because a connection would otherwise return its connection string with the password, and errors would contain
            // row values.
            PersistSecurityInfo = false,
            IncludeErrorDetail = false,
        };
        settings.MaxPoolSize = given.ShouldSerialize("Maximum Pool Size") ? given.MaxPoolSize : DefaultPoolSize;
        settings.ApplicationName = given.ApplicationName ?? "gateway";
        return settings.ConnectionString;
    }
}
