using Gateway.Configuration.Options;
using Gateway.Files.References;
using Gateway.Files.Serving;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Files.Uploads;
using Gateway.Metrics;

namespace Gateway.Files;

internal static class FilesServiceCollectionExtensions
{
    /// <param name="services">The services.</param>
    /// <param name="options">The options at start. The storage does not change while the gateway runs.</param>
    /// <param name="directory">The directory of the files. It does not change while the gateway runs.</param>
    public static IServiceCollection AddFiles(this IServiceCollection services, FilesOptions options, FilesDirectory directory)
    {
        services.AddSingleton(directory);
        services.AddSingleton<IFileStorage>(provider => options.S3.Bucket is null
            ? new DirectoryStorage(directory)
            : new S3Storage(options.S3, directory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StorageHealth>();
        services.AddHostedService<StorageCheck>();
        services.AddSingleton<FileReader>();
        services.AddSingleton<FileLog>();
        services.AddSingleton<FileMetrics>().AddMeasured<FileMetrics>();
        services.AddUploads();
        services.AddServing();
        services.AddSweeping();
        services.AddReferences();
        return services;
    }

    private static void AddUploads(this IServiceCollection services)
    {
        services.AddSingleton<UploadCalls>();
        services.AddSingleton<UploadsUnderWay>();
        services.AddSingleton<UploadBodyReader>();
        services.AddSingleton<InitiateEndpoint>();
        services.AddSingleton<PartReceiver>();
        services.AddSingleton<UploadEndpoint>();
        services.AddSingleton<CompleteEndpoint>();
    }

    private static void AddServing(this IServiceCollection services)
    {
        services.AddSingleton<FileFinder>();
        services.AddSingleton<Downloads>();
        services.AddSingleton<FileEndpoint>();
        services.AddSingleton<FileRemover>();
        services.AddSingleton<FileListing>();
    }

    private static void AddReferences(this IServiceCollection services)
    {
        services.AddSingleton<FileLookup>();
        services.AddSingleton<DeliveryCheck>();
        services.AddSingleton<InlineMetrics>().AddMeasured<InlineMetrics>();
        services.AddSingleton<AbandonedReads>().AddMeasured<AbandonedReads>();
    }
}
