using System.Text.Json;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Files;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Configuration;

/// <summary>
/// Protects a running gateway against a JSON file that cannot be read. By default the provider of such a file drops all its values
/// without an error, and the next reload would read a configuration without clients.
/// </summary>
internal static class ConfigurationFiles
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>
    /// From now on, an unreadable file raises the reload token too, and <see cref="Problems"/> returns the reason. Call it after the
    /// start has succeeded; during the start such a file is an exception.
    /// </summary>
    public static void ReportUnreadableOnReload(IConfiguration configuration)
    {
        foreach (var provider in JsonProviders(configuration))
        {
            provider.Source.OnLoadException = context => context.Ignore = true;
        }
    }

    /// <summary>
    /// Paths of the JSON files in the order of reading, with links resolved, then the secrets directory if it is read.
    /// </summary>
    public static IEnumerable<string> Paths(IConfiguration configuration) =>
        JsonPaths(configuration).Concat(SecretProviders(configuration).Select(secrets => secrets.Directory)).Select(RealPath.Of);

    /// <summary>A text that changes when one of the files changes. The files are not read.</summary>
    public static string Fingerprint(IConfiguration configuration) => string.Concat(
        JsonPaths(configuration).Select(FileFingerprint.OfFile)
            .Concat(SecretProviders(configuration)
                .Select(secrets => FileFingerprint.OfDirectory(secrets.Directory, static name => !name.StartsWith('.')))));

    public static IEnumerable<ConfigurationProblem> Problems(IConfiguration configuration)
    {
        foreach (var secrets in SecretProviders(configuration).Where(secrets => secrets.Problem is not null))
        {
            yield return new ConfigurationProblem("Gateway:SecretsDirectory", secrets.Problem!);
        }

        foreach (var source in JsonProviders(configuration).Select(provider => provider.Source))
        {
            if (source.Path is { } path
                && source.FileProvider?.GetFileInfo(path) is { } file
                && Problem(file, source.Optional) is { } problem)
            {
                yield return new ConfigurationProblem(path, problem);
            }
        }
    }

    private static string? Problem(Microsoft.Extensions.FileProviders.IFileInfo file, bool optional)
    {
        if (!file.Exists)
        {
            return optional ? null : "the file is missing";
        }

        try
        {
            using var stream = file.CreateReadStream();
            using var document = JsonDocument.Parse(stream, Options);
            return null;
        }
        catch (JsonException e)
        {
            // The message of the exception may quote the content of the file.
            return $"the file is not valid JSON, near line {e.LineNumber + 1}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the file can't be read ({e.GetType().Name})";
        }
    }

    private static IEnumerable<string> JsonPaths(IConfiguration configuration) => JsonProviders(configuration)
        .Where(provider => provider.Source.Path is not null)
        .Select(provider => provider.Source.FileProvider is PhysicalFileProvider files
            ? Path.Combine(files.Root, provider.Source.Path!)
            : Path.GetFullPath(provider.Source.Path!));

    private static IEnumerable<JsonConfigurationProvider> JsonProviders(IConfiguration configuration) =>
        Providers(configuration).OfType<JsonConfigurationProvider>();

    private static IEnumerable<SecretFilesProvider> SecretProviders(IConfiguration configuration) =>
        Providers(configuration).OfType<SecretFilesProvider>();

    private static IEnumerable<IConfigurationProvider> Providers(IConfiguration configuration) =>
        configuration is not IConfigurationRoot root
            ? []
            : root.Providers.SelectMany(provider =>
                provider is ChainedConfigurationProvider chained ? Providers(chained.Configuration) : [provider]);
}
