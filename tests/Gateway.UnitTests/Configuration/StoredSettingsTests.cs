using Gateway.Clients.Stored;
using Gateway.Configuration;
using Gateway.Configuration.Webhooks;
using Gateway.Errors;
using Microsoft.Extensions.Logging;
using static Gateway.UnitTests.Clients.Stored.StoredSamples;

namespace Gateway.UnitTests.Configuration;

/// <summary>Clients of the store in the settings.</summary>
public sealed class StoredSettingsTests : IDisposable
{
    private const string OtherSha256 = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private readonly TestTimeProvider _time = new();
    private readonly TestConfiguration _configuration = new();
    private readonly RecordingLogger<SettingsSource> _log = new();
    private readonly SettingsSource _source;

    public StoredSettingsTests()
    {
        _source = SettingsSource.Create(_configuration.Root, "Production", _time).Source!;
        _source.LogTo(_log);
    }

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Use_ThenReload_KeepsTheStoredClients()
    {
        var before = _source.Current;
        _source.Use(Of(Client("billing", Key("sk-stored"))));
        _source.Current.Clients.Names.ShouldBe(["billing", "studio"]);
        before.Clients.Names.ShouldBe(["studio"]);

        Reload(("Gateway:Clients:shop:Keys:0:Sha256", OtherSha256));

        _source.Current.Clients.Names.ShouldBe(["billing", "shop", "studio"]);
        _source.Current.Clients.Authenticate("sk-stored", Now)!.Name.ShouldBe("billing");
        _source.Use(StoredClients.None);
        _source.Current.Clients.Names.ShouldBe(["shop", "studio"]);
    }

    [Fact]
    public void Reload_InvalidChange_KeepsTheStoredClients()
    {
        _source.Use(Of(Client("billing", Key("sk-stored"))));

        Reload(("Gateway:Limits:MaxBodyBytes", "0"));

        _source.Current.Clients.Names.ShouldBe(["billing", "studio"]);
    }

    [Fact]
    public void Reload_GetsTheNameOfAStoredClient_LogsItOnceAndTheConfiguredOneIsInForce()
    {
        _source.Use(Of(Client("billing", Key("sk-stored"))));

        Reload(("Gateway:Clients:Billing:Keys:0:Sha256", OtherSha256));
        _source.Use(Of(Client("billing", Key("sk-stored")), Client("other")));

        _source.Current.Clients.Authenticate("sk-stored", Now).ShouldBeNull();
        _source.Current.IsConfigured("billing").ShouldBeTrue();
        var (level, _, text) = _log.Entries.Where(entry => entry.Id == EventIds.StoredClientsHidden).ShouldHaveSingleItem();
        level.ShouldBe(LogLevel.Warning);
        text.ShouldContain("billing");
    }

    [Fact]
    public void Receivers_OfAStoredClient_AreNarrowedByItsHosts()
    {
        Reload(("Gateway:Webhooks:AllowedHosts:0", "*.example.com"));
        var client = Client("billing");
        _source.Use(Of(client with { Definition = client.Definition with { WebhookHosts = ["hooks.example.com"] } }));

        var receivers = _source.Current.Receivers;

        receivers.Check("billing", Host("hooks.example.com"), 443).ShouldBe(ReceiverVerdict.Allowed);
        receivers.Check("billing", Host("other.example.com"), 443).ShouldBe(ReceiverVerdict.NotAllowedForClient);
        receivers.Check("studio", Host("other.example.com"), 443).ShouldBe(ReceiverVerdict.Allowed);
    }

    private static ReceiverHost Host(string name) => new(name, null);

    private void Reload(params (string Key, string? Value)[] values)
    {
        _configuration.Set(values);
        _configuration.Root.Reload();
        _time.Advance(SettingsSource.SettleTime);
    }
}
