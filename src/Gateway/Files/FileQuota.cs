using Gateway.Configuration.Options;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files;

internal static class FileQuota
{
    public static FileLimits LimitsOf(FilesOptions options) =>
        new(options.MaxTotalBytes, options.ClientBytes, options.PerClient.MaxFiles);
}
