using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Configuration.Files;

/// <summary>Reads a directory of secrets, one file per key, named like environment variables.</summary>
internal sealed class SecretFilesSource(string directory) : IConfigurationSource
{
    // SettingsWatcher polls for changes, because file system events miss changes that an orchestrator makes.
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new SecretFilesProvider(
        directory,
        new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(directory), Optional = true, ReloadOnChange = false });
}
