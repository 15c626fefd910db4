using System.Net.Sockets;
using Npgsql;

namespace Gateway.Jobs.Store.Postgres;

internal static class PostgresErrors
{
    private const string DataClass = "22";
    private const string ConstraintClass = "23";

    /// <returns>The description of the fault. Null: the statement or its values are the cause.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        PostgresException postgres when IsClass(postgres, DataClass) || IsClass(postgres, ConstraintClass) => null,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the database's disk is full",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "the database has too many connections",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            "the database refuses the user or the password",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "the database is read-only",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => "another transaction holds a lock that it needs",
        PostgresException postgres => $"PostgreSQL error {postgres.SqlState}",
        NpgsqlException { InnerException: TimeoutException } => "the database did not answer in time",
        NpgsqlException { InnerException: SocketException socket } => Unreachable(socket),
        NpgsqlException => "the connection to the database failed",
        SocketException socket => Unreachable(socket),
        IOException => "the connection to the database was cut off",
        _ => null,
    };

    /// <summary>Whether an immediate retry may succeed: the pooled connection was dead, or two transactions conflicted. Every write can be
    /// repeated safely, so the progress of the first attempt does not matter.</summary>
    public static bool IsWorthARetry(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState
            is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.InvalidSqlStatementName,
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => false,
        NpgsqlException { InnerException: IOException or SocketException } => true,
        IOException => true,
        _ => false,
    };

    private static string Unreachable(SocketException exception) => $"the database can't be reached ({exception.SocketErrorCode})";

    private static bool IsClass(PostgresException exception, string sqlClass) =>
        exception.SqlState.StartsWith(sqlClass, StringComparison.Ordinal);
}
