using Gateway.Configuration;
using Npgsql;

namespace Gateway.Jobs.Store.Postgres;

/// <summary>
/// Notifications between gateways about changes, through <c>LISTEN</c> and <c>NOTIFY</c>. PostgreSQL sends a notification when the
/// transaction of the change is committed. The connection that listens is not one of the pool. Behind a pooler of connections that works by
/// transaction, no notification arrives.
/// </summary>
internal sealed class PostgresNotifications : IAsyncDisposable
{
    public const string Notify = "pg_notify('gateway_changes', '')";

    private const string Listen = "LISTEN gateway_changes";

    /// <summary>A query is sent in these intervals, so that a connection that was cut off without a reset is found.</summary>
    private const int KeepAliveSeconds = 10;

    private readonly NpgsqlDataSource _source;

    public PostgresNotifications(string connectionString, TimeSpan timeout)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresSettings.Complete(connectionString, timeout))
        {
            Pooling = false,
            KeepAlive = KeepAliveSeconds,
        };
        _source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString) { Name = "notifications" }.EnableTransportSecurity().Build();
    }

    /// <summary>Listens until the connection fails.</summary>
    public async Task ListenAsync(Action notified, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => notified();
        await using (var listen = new NpgsqlCommand(Listen, connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        notified();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
