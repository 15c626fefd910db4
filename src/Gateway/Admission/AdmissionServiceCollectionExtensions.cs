using Gateway.Admission.Reads;
using Gateway.Metrics;

namespace Gateway.Admission;

internal static class AdmissionServiceCollectionExtensions
{
    public static IServiceCollection AddAdmission(this IServiceCollection services)
    {
        services.AddSingleton<AdmissionMetrics>().AddMeasured<AdmissionMetrics>();
        services.AddSingleton<BudgetWatch>().AddMeasured<BudgetWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<BudgetWatch>());
        services.AddSingleton<LimitsReader>();
        return services.AddSingleton<ReadRates>();
    }
}
