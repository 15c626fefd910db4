using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Clients.Stored;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;

namespace Gateway.Administration.Accounts;

/// <summary>Clients: the configured ones, and those of the store.</summary>
internal sealed class ClientHandlers(IClientStore store, ConfiguredClients configured)
{
    public const string Path = AdministrationRoute.Prefix + "/clients/";

    public async Task<IResult> ListAsync(AdministrationCall call)
    {
        var after = call.Query(AccountParameters.Cursor);
        var limit = call.Query(QueryParameters.Limit) ?? JobFilter.DefaultLimit;
        var stored = await store.ListClientsAsync(after, limit + 1, call.Aborted);
        var all = configured.All;
        var page = all.Where(client => string.CompareOrdinal(client.Key, after) > 0)
            .Select(client => ClientView.Of(client.Key, client.Value))
            .Concat(stored.Where(client => !all.ContainsKey(client.Name)).Select(ClientView.Of))
            .OrderBy(client => client.Name, StringComparer.Ordinal).ToList();
        // A configured client hides a stored one of its name, so the store may have more although the page is not full.
        var next = page.Count > limit ? page[limit - 1].Name : stored.Count > limit ? stored[limit].Name : null;
        return Answers.Ok(new { clients = page.Take(limit), next_cursor = next });
    }

    public async Task<IResult> FindAsync(AdministrationCall call)
    {
        var name = call.Path("name");
        if (configured.Find(name) is { } own)
        {
            return Answers.Ok(ClientView.Of(own.Name, own.Options));
        }

        return await FindStoredAsync(name, call.Aborted) is { } client
            ? Answers.Versioned(ClientView.Of(client), client.Version)
            : Answers.Refused(AdministrationErrors.NotFound("client"));
    }

    public async Task<IResult> CreateAsync(AdministrationCall call)
    {
        var body = await call.ReadAsync(members => DefinitionReader.Read(members, name: null));
        return !body.TryGet(out var definition) ? Answers.Refused(body.Refusal!)
            : configured.Has(definition.Name) ? Answers.Refused(AdministrationErrors.ClientConfigured())
            : await CreateAsync(definition, call, AdministrationErrors.ClientExists());
    }

    public async Task<IResult> PutAsync(AdministrationCall call)
    {
        var name = call.Path("name");
        if (configured.Has(name))
        {
            return Answers.Refused(AdministrationErrors.ClientConfigured());
        }

        if (Precondition.Read(call.Request, mayCreate: true, out var expected) is { } refusal)
        {
            return Answers.Refused(refusal);
        }

        var body = await call.ReadAsync(members => DefinitionReader.Read(members, name));
        if (!body.TryGet(out var definition))
        {
            return Answers.Refused(body.Refusal!);
        }

        if (expected.IsNew)
        {
            return await CreateAsync(definition, call, AdministrationErrors.PreconditionFailed());
        }

        var change = await store.ReplaceClientAsync(definition, expected.Version, call.Actor, CancellationToken.None);
        return change is { Outcome: ChangeOutcome.Done, Client: { } client }
            ? Answers.Versioned(ClientView.Of(client), client.Version)
            : Answers.Refused(AdministrationErrors.PreconditionFailed());
    }

    /// <summary>Also of a stored client that a configured one hides: its keys would work again without the configured one.</summary>
    public async Task<IResult> DeleteAsync(AdministrationCall call)
    {
        var name = call.Path("name");
        var isConfigured = configured.Has(name);
        if (Precondition.Read(call.Request, mayCreate: false, out var expected) is { } refusal)
        {
            return Answers.Refused(isConfigured ? AdministrationErrors.ClientConfigured() : refusal);
        }

        var change = await store.DeleteClientAsync(name, expected.Version, call.Actor, CancellationToken.None);
        return change.Outcome switch
        {
            ChangeOutcome.Done => Answers.NoContent(),
            ChangeOutcome.NotFound => Answers.Refused(
                isConfigured ? AdministrationErrors.ClientConfigured() : AdministrationErrors.NotFound("client")),
            _ => Answers.Refused(AdministrationErrors.PreconditionFailed()),
        };
    }

    private async Task<IResult> CreateAsync(ClientDefinition definition, AdministrationCall call, GatewayError exists)
    {
        var change = await store.CreateClientAsync(definition, call.Actor, CancellationToken.None);
        return change switch
        {
            { Outcome: ChangeOutcome.Done, Client: { } client } => Answers.Versioned(
                ClientView.Of(client), client.Version, StatusCodes.Status201Created, Path + Uri.EscapeDataString(client.Name)),
            { Outcome: ChangeOutcome.TooMany } => Answers.Refused(AdministrationErrors.TooMany(StoredClient.MaxClients)),
            _ => Answers.Refused(exists),
        };
    }

    private Task<StoredClient?> FindStoredAsync(string name, CancellationToken aborted) =>
        store.FindClientAsync(name, aborted);
}
