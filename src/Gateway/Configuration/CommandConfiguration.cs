using Gateway.Configuration.Files;
using Gateway.Configuration.Options;

namespace Gateway.Configuration;

/// <summary>The configuration for a command, from the same sources as that of the server except the command line: the settings files, the
/// environment and the secrets directory.</summary>
internal static class CommandConfiguration
{
    private static readonly string[] EnvironmentNames = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    /// <exception cref="InvalidDataException">A settings file is not valid JSON.</exception>
    /// <exception cref="SecretFilesException">The secrets directory cannot be read.</exception>
    public static IConfigurationRoot Read()
    {
        var environment = EnvironmentNames.Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrEmpty(name))
            ?? Environments.Production;
        var builder = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables();
        var directory = builder.Build()["Gateway:SecretsDirectory"] is { Length: > 0 } configured
            ? configured
            : new GatewayOptions().SecretsDirectory;
        return Directory.Exists(directory)
            ? builder.Add(new SecretFilesSource(Path.GetFullPath(directory))).Build()
            : builder.Build();
    }
}
