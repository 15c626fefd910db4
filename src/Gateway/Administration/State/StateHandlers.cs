using Gateway.Administration.Routing;
using Gateway.Configuration;
using Gateway.Contracts.Reading;
using Gateway.Following;
using Gateway.Management.Documents;
using Gateway.Upstream;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Administration.State;

/// <summary>The gateway itself: who calls, the contracts, the upstream.</summary>
internal sealed class StateHandlers(
    VersionDocument version, ContractCatalogue contracts, SettingsSource settings, UpstreamHealth health,
    UpstreamCapabilities capabilities, UpstreamBackoff backoff, UpstreamMetrics calls)
{
    public Task<IResult> ShowAsync(AdministrationCall call) => Task.FromResult(Answers.Ok(new
    {
        key = call.Key.Label,
        role = AdministrationErrors.NameOf(call.Key.Role),
        version = version.Now().Version,
    }));

    public Task<IResult> ListContractsAsync() => Task.FromResult(Answers.Ok(ContractsView.Of(contracts)));

    public Task<IResult> ShowUpstreamAsync() =>
        Task.FromResult(Answers.Ok(UpstreamView.Of(settings.Current, health, capabilities, backoff, calls)));
}
