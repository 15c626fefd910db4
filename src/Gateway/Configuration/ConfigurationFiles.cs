using System.Text.Json;
using Gateway.Configuration.Binding;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Configuration;

/// <summary>
/// Guards a running gateway against a JSON file that can't be read. Left alone, its provider drops all its values, says nothing,
/// and the next reload for any other reason would find a configuration without clients.
/// </summary>
internal static class ConfigurationFiles
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>From now on a file that can't be read raises the reload token like one that can, and <see cref="Problems"/> tells why.
    /// Call it once the start has succeeded: at start such a file is an exception.</summary>
    public static void ReportUnreadableOnReload(IConfiguration configuration)
    {
        foreach (var provider in JsonProviders(configuration))
        {
            provider.Source.OnLoadException = context => context.Ignore = true;
        }
    }

    public static IEnumerable<ConfigurationProblem> Problems(IConfiguration configuration)
    {
        foreach (var source in JsonProviders(configuration).Select(provider => provider.Source))
        {
            if (source.Path is { } path && source.FileProvider?.GetFileInfo(path) is { } file && Problem(file, source.Optional) is { } problem)
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
            // Not the exception's text: it may quote what stands in the file.
            return $"the file is not valid JSON, near line {e.LineNumber + 1}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the file can't be read ({e.GetType().Name})";
        }
    }

    private static IEnumerable<JsonConfigurationProvider> JsonProviders(IConfiguration configuration) =>
        configuration is not IConfigurationRoot root
            ? []
            : root.Providers.SelectMany(provider => provider switch
            {
                JsonConfigurationProvider json => [json],
                ChainedConfigurationProvider chained => JsonProviders(chained.Configuration),
                _ => [],
            });
}
