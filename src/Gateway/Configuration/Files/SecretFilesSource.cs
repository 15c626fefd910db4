using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Configuration.Files;

/// <summary>Reads a directory of secrets, one file a key, named like environment variables.</summary>
internal sealed class SecretFilesSource(string directory) : IConfigurationSource
{
    // SettingsWatcher looks for changes: the events of the file system miss what an orchestrator does.
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new SecretFilesProvider(
        directory,
        new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(directory), Optional = true, ReloadOnChange = false });
}
