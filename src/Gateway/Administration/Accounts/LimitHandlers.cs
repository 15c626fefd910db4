using Gateway.Administration.Routing;
using Gateway.Admission;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Jobs.Store.Clients;

namespace Gateway.Administration.Accounts;

/// <summary>What a client uses of its limits, as the client itself sees it.</summary>
internal sealed class LimitHandlers(
    IClientStore store, ConfiguredClients configured, LimitsReader limits, SettingsSource settings)
{
    public async Task<IResult> ShowAsync(AdministrationCall call)
    {
        var name = call.Path("name");
        if (configured.Find(name) is { } own)
        {
            return await ShowAsync(own.Name, ClientLimits.Of(own.Options.Limits, own.Options.Budgets), call.Aborted);
        }

        return await store.FindClientAsync(name, call.Aborted) is { } client
            ? await ShowAsync(client.Name, ClientLimits.Of(client.Definition.Limits, client.Definition.Budgets), call.Aborted)
            : Answers.Refused(AdministrationErrors.NotFound("client"));
    }

    private async Task<IResult> ShowAsync(string client, ClientLimits? has, CancellationToken aborted) =>
        Answers.Ok(await limits.ReadAsync(settings.Current, client, has, aborted));
}
