using System.Security.Cryptography;
using System.Text;
using Gateway.Clients.Stored;

namespace Gateway.UnitTests.Clients.Stored;

/// <summary>Clients of the store for tests.</summary>
internal static class StoredSamples
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static StoredClient Client(string name, params StoredClientKey[] keys) => new(new ClientDefinition(name), 1, Now, Now, keys);

    public static StoredClientKey Key(string text, string label = "ci") =>
        new(label, "id-" + text, SHA256.HashData(Encoding.ASCII.GetBytes(text)), Now);

    public static StoredClients Of(params StoredClient[] clients) => new(
        clients, clients.SelectMany(client => client.Keys).ToDictionary(key => key.KeyId, key => new KeyUse(key.KeyId)));
}
