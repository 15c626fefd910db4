using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;
using Gateway.Metrics;

namespace Gateway.Jobs.Settling;

internal static class SettlingServiceCollectionExtensions
{
    public static IServiceCollection AddSettling(this IServiceCollection services)
    {
        services.AddSingleton(static provider => (ISettlementStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (ILedgerStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton<MoneyMetrics>().AddMeasured<MoneyMetrics>();
        services.AddSingleton<Settler>();
        services.AddSingleton<RefusalCounter>();
        services.AddHostedService(static provider => provider.GetRequiredService<RefusalCounter>());
        services.AddHostedService<SettlementService>();
        services.AddHostedService<LedgerCheckService>();
        services.AddHostedService<LedgerRetention>();
        return services;
    }
}
