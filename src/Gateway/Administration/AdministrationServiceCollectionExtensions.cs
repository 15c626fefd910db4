using Gateway.Administration.Access;
using Gateway.Administration.Accounts;
using Gateway.Administration.Money;
using Gateway.Administration.Records;
using Gateway.Administration.Routing;
using Gateway.Administration.State;
using Gateway.Administration.Work;
using Gateway.Management;

namespace Gateway.Administration;

internal static class AdministrationServiceCollectionExtensions
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddSingleton<CurrentKeys>();
        services.AddSingleton<RefusedKeys>();
        services.AddSingleton<AccessStage>();
        services.AddSingleton<AdministrationDispatcher>();
        services.AddSingleton<StateHandlers>();
        services.AddSingleton<JobHandlers>();
        services.AddSingleton<WebhookHandlers>();
        services.AddSingleton<ConfiguredClients>();
        services.AddSingleton<ClientHandlers>();
        services.AddSingleton<LimitHandlers>();
        services.AddSingleton<KeyHandlers>();
        services.AddSingleton<PauseHandlers>();
        services.AddSingleton<MoneyHandlers>();
        services.AddSingleton<DoubtHandlers>();
        services.AddSingleton<AuditHandlers>();
        return services.AddSingleton<IManagementArea, AdministrationArea>();
    }
}
