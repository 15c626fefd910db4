using Gateway.Jobs.Store.Clients;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>Keys whose change collides with another key, and values of a newer version.</summary>
public abstract partial class JobStoreContract
{
    [Fact]
    public async Task RotateKey_LabelOfTheReplacedKeyIsTaken_Exists()
    {
        var store = await OpenAsync();
        await store.CreateClientAsync(Definition("billing"), Actor, Cancellation);
        var (old, _) = NewKey();
        await store.AddKeyAsync("billing", "ci", old, Actor, Cancellation);
        await store.AddKeyAsync("billing", $"ci.{old.KeyId}", NewKey().Key, Actor, Cancellation);

        (await store.RotateKeyAsync("billing", "ci", NewKey().Key, TimeSpan.FromHours(1), Actor, Cancellation)).Outcome
            .ShouldBe(ChangeOutcome.Exists);
        (await store.RotateKeyAsync("billing", "ci", NewKey().Key, TimeSpan.Zero, Actor, Cancellation)).Outcome
            .ShouldBe(ChangeOutcome.Done, "without a grace no replaced key remains");
    }

    /// <summary>A newer version of the gateway may write such values.</summary>
    [Theory]
    [InlineData("UPDATE gateway_clients SET models = '{}' WHERE name = 'new'", true)]
    [InlineData("UPDATE gateway_clients SET webhook_hosts = 'null' WHERE name = 'new'", true)]
    [InlineData("UPDATE gateway_clients SET budgets = '[1]' WHERE name = 'new'", true)]
    [InlineData("UPDATE gateway_client_keys SET models = '[1]' WHERE client = 'new'", false)]
    public async Task ReadState_ValueThatCannotBeRead_MarksItAlone(string change, bool isOfTheClient)
    {
        var store = await OpenAsync();
        foreach (var name in new[] { "billing", "new" })
        {
            await store.CreateClientAsync(Definition(name), Actor, Cancellation);
            await store.AddKeyAsync(name, "ci", NewKey().Key, Actor, Cancellation);
        }

        await ChangeAsync(change);

        var clients = (await store.ReadStateAsync(Cancellation)).Clients;
        clients.Select(client => (client.Name, client.Unreadable is not null, client.Keys[0].IsUnreadable))
            .ShouldBe([("billing", false, false), ("new", isOfTheClient, !isOfTheClient)]);
        clients[1].Definition.IsDisabled.ShouldBe(isOfTheClient);
        (await store.RevokeKeyAsync("new", "ci", Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);
    }
}
