using Gateway.Configuration;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>Reads the stored webhooks of a gateway from its database.</summary>
internal static class StoredWebhooks
{
    public static async Task<IReadOnlyList<(string RequestId, string Client, string Url, string Receiver)>> OfAsync(TestGateway gateway)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={gateway.Service<StoreAddress>().SqliteFile};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT request_id, client, url, receiver FROM gateway_webhooks ORDER BY rowid";
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<(string, string, string, string)>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        }

        return found;
    }
}
