using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Jobs.Doubt;
using Gateway.Jobs.Ends;
using Gateway.Jobs.FollowUp;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Pacing;
using Gateway.Jobs.Resolution;
using Gateway.Jobs.Results;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Status;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Counts;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Pauses;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Webhooks;
using Gateway.Jobs.Submit;
using Gateway.Metrics;
using Gateway.Upstream.OwnCalls;

namespace Gateway.Jobs;

internal static class JobsServiceCollectionExtensions
{
    public static IServiceCollection AddJobs(this IServiceCollection services, StoreAddress address, JobsOptions options)
    {
        services.AddSingleton<IJobStore>(provider => JobStoreFactory.Create(
            address, options, provider.GetRequiredService<StoreMetrics>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobStore>>()));
        services.AddSingleton(static provider => (IWebhookStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IReportStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (ISigningKeyStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IAdmissionStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IClientStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IPauseStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IAuditStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(static provider => (IFileStore)provider.GetRequiredService<IJobStore>());
        services.AddSingleton(address);
        services.AddSingleton<StoreMonitor>();
        // This service is the first of the jobs' services, because it creates the schema that the others need.
        services.AddHostedService(provider => provider.GetRequiredService<StoreMonitor>());
        services.AddHostedService<IndexService>();
        services.AddHostedService<RetentionService>();
        services.AddSingleton(new CacheShares(options.CacheBytes));
        services.AddSingleton<JobCache>();
        services.AddMeasured<JobCache>();
        services.AddSingleton<StatusAnswers>();
        services.AddSingleton<AnswerMemory>();
        services.AddMeasured<AnswerMemory>();
        services.AddStoreMetrics();
        services.AddSingleton<JobMetrics>().AddMeasured<JobMetrics>();
        services.AddSingleton<EndWork>();
        services.AddSingleton<JobDirectory>();
        services.AddSettling();
        services.AddResults();
        services.AddSingleton<JobTraces>();
        services.AddSingleton<JobRecorder>();
        services.AddSingleton<SubmitsUnderWay>();
        services.AddSingleton<DoubtRecorder>();
        services.AddSingleton<JobListing>();
        services.AddSingleton<JobWaiter>();
        services.AddSingleton<JobCanceller>();
        services.AddSingleton(provider =>
        {
            var settings = provider.GetRequiredService<SettingsSource>();
            return new PollPacer(
                () => settings.Current.Options.Limits.UpstreamPollsPerSecond, provider.GetRequiredService<TimeProvider>());
        });
        services.AddMeasured<PollPacer>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<StatusPoller>();
        services.AddSingleton<StatusStream>();
        services.AddSingleton<ReplyMemory>();
        services.AddMeasured<ReplyMemory>();
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<UpstreamCapabilities>().AddMeasured<UpstreamCapabilities>();
        return services;
    }

    private static void AddStoreMetrics(this IServiceCollection services)
    {
        services.AddSingleton<StoreMetrics>().AddMeasured<StoreMetrics>();
        services.AddSingleton<StoreLevels>().AddMeasured<StoreLevels>();
        services.AddSingleton<OpenJobs>();
        services.AddSingleton<StoreCounter>().AddMeasured<StoreCounter>();
        services.AddHostedService(static provider => provider.GetRequiredService<StoreCounter>());
    }
}
