using Gateway.Configuration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Shares;

/// <summary>A gateway with two clients. The jobs of its upstream stay in the queue. The key of the guest can be revoked.</summary>
internal sealed class TwoClients : IAsyncDisposable
{
    public const string GuestName = "guest";

    private readonly TemporaryDirectory _secrets;

    private TwoClients(TestGateway gateway, HttpClient guest, TemporaryDirectory secrets, HeldAnswers held)
    {
        (Gateway, Guest, _secrets, Held) = (gateway, guest, secrets, held);
    }

    public TestGateway Gateway { get; }

    public HeldAnswers Held { get; }

    /// <summary>The client that uses up its share.</summary>
    public HttpClient Guest { get; }

    /// <summary>The client beside it.</summary>
    public HttpClient Other => Gateway.Client;

    public static async Task<TwoClients> StartAsync(params (string Key, string Value)[] settings)
    {
        var secrets = new TemporaryDirectory();
        var key = TestKey.Create();
        await secrets.WriteAsync(KeyFile, key.Sha256);
        var held = new HeldAnswers();
        var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), TimeProvider = held.Clock },
            // A call that waits does so until the test ends it.
            [("Gateway:SecretsDirectory", secrets.Path), ("Gateway:Jobs:MaxWait", "1.00:00:00"), .. settings]);
        return new TwoClients(gateway, gateway.CreateClient(key.Text), secrets, held);
    }

    private static string KeyFile => $"Gateway__Clients__{GuestName}__Keys__0__Sha256";

    /// <summary>Revokes the guest's key, and waits until the gateway refuses it.</summary>
    public async Task RevokeGuestAsync()
    {
        _secrets.Delete(KeyFile);
        await Eventually.IsTrueAsync(() => !Gateway.Service<SettingsSource>().Current.Clients.Names.Contains(GuestName));
    }

    /// <summary>Revokes the guest's first key while it has another.</summary>
    public async Task RevokeGuestKeyAsync()
    {
        var before = Gateway.Service<SettingsSource>().Current;
        _secrets.Delete(KeyFile);
        await Eventually.IsTrueAsync(() => !ReferenceEquals(Gateway.Service<SettingsSource>().Current, before));
    }

    public Task SetAsync(string key, string value) => _secrets.WriteAsync(key.Replace(":", "__", StringComparison.Ordinal), value);

    public async ValueTask DisposeAsync()
    {
        Guest.Dispose();
        await Gateway.DisposeAsync();
        _secrets.Dispose();
    }
}
