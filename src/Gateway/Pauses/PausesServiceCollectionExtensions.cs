using Gateway.Metrics;

namespace Gateway.Pauses;

internal static class PausesServiceCollectionExtensions
{
    public static IServiceCollection AddPauses(this IServiceCollection services) =>
        services.AddSingleton<PauseBook>().AddMeasured<PauseBook>();
}
