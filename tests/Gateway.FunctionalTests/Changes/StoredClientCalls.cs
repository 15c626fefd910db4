using System.Security.Cryptography;
using Gateway.Changes;
using Gateway.Clients;
using Gateway.Clients.Stored;
using Gateway.Configuration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs.Store.Clients;

namespace Gateway.FunctionalTests.Changes;

/// <summary>Changes of clients and keys at one gateway.</summary>
internal static class StoredClientCalls
{
    public const string Actor = "ops";
    public const string Client = "billing";
    public const string Label = "ci";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static IClientStore Clients(this TestGateway gateway) => gateway.Service<IClientStore>();

    /// <summary>Adds a client with one key.</summary>
    /// <returns>The key.</returns>
    public static async Task<string> AddClientAsync(
        this TestGateway gateway, ClientDefinition? definition = null, DateTimeOffset? expires = null,
        params IReadOnlyList<string> models)
    {
        var client = definition ?? new ClientDefinition(Client);
        (await gateway.Clients().CreateClientAsync(client, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);
        return await gateway.AddKeyAsync(Label, client.Name, expires, models);
    }

    public static async Task<string> AddKeyAsync(
        this TestGateway gateway, string label, string client = Client, DateTimeOffset? expires = null,
        params IReadOnlyList<string> models)
    {
        var key = NewKey();
        var change = await gateway.Clients().AddKeyAsync(
            client, label, NewClientKey.Of(key) with { Expires = expires, Models = models }, Actor, Cancellation);
        change.Outcome.ShouldBe(ChangeOutcome.Done);
        return key.Reveal();
    }

    /// <returns>The new key, and the label of the old one.</returns>
    public static async Task<(string Key, string OldLabel)> RotateAsync(this TestGateway gateway, TimeSpan grace)
    {
        var key = NewKey();
        var change = await gateway.Clients().RotateKeyAsync(Client, Label, NewClientKey.Of(key), grace, Actor, Cancellation);
        change.Outcome.ShouldBe(ChangeOutcome.Done);
        return (key.Reveal(), $"{Label}.{change.Key!.RotatedFrom}");
    }

    public static async Task RevokeAsync(this TestGateway gateway, string label = Label) =>
        (await gateway.Clients().RevokeKeyAsync(Client, label, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);

    public static async Task ReplaceAsync(this TestGateway gateway, ClientDefinition definition) =>
        (await gateway.Clients().ReplaceClientAsync(definition, null, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);

    public static async Task RemoveClientAsync(this TestGateway gateway) =>
        (await gateway.Clients().DeleteClientAsync(Client, null, Actor, Cancellation)).Outcome.ShouldBe(ChangeOutcome.Done);

    /// <summary>Waits until the gateway knows the key.</summary>
    public static Task KnowsAsync(this TestGateway gateway, string key) => Eventually.IsTrueAsync(
        () => gateway.Service<SettingsSource>().Current.Clients.Authenticate(key, TimeProvider.System.GetUtcNow()) is not null);

    /// <summary>Waits until the database sends notifications to the gateway.</summary>
    public static Task ListensAsync(this TestGateway gateway) =>
        Eventually.IsTrueAsync(() => gateway.Service<ChangeFeed>().IsListening);

    /// <summary>A call that needs a valid key and nothing else.</summary>
    public static Task<HttpResponseMessage> ListJobsAsync(this HttpClient client) =>
        client.GetAsync(new Uri("/jobs", UriKind.Relative), Cancellation);

    private static ClientKey NewKey()
    {
        using var random = RandomNumberGenerator.Create();
        return ClientKey.Create(random);
    }
}
