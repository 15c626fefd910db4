using Gateway.Jobs.Ends;
using Gateway.Jobs.Results.Fetching;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Metrics;

namespace Gateway.Jobs.Results;

internal static class ResultsServiceCollectionExtensions
{
    public static IServiceCollection AddResults(this IServiceCollection services)
    {
        services.AddSingleton(static provider => (IDocumentStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton<ResultMetrics>().AddMeasured<ResultMetrics>();
        services.AddSingleton<ResultMemory>().AddMeasured<ResultMemory>();
        services.AddSingleton<ResultFetcher>();
        services.AddSingleton<IEndWork, ResultWork>();
        services.AddSingleton<IKeptResults, KeptResults>();
        services.AddSingleton<KeptResultAnswer>();
        services.AddHostedService<ResultRetention>();
        return services;
    }
}
