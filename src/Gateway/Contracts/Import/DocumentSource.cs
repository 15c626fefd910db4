using System.Text;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;

namespace Gateway.Contracts.Import;

/// <summary>Reads documents from files, directories and URLs.</summary>
internal sealed class DocumentSource(HttpMessageHandler handler) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler)
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = ImportedText.LargestDocument,
    };

    public static bool IsUrl(string source) => source.Contains("://", StringComparison.Ordinal);

    /// <summary>The files of a directory, or the source itself.</summary>
    public static IReadOnlyList<string> Expand(string source)
    {
        if (!Directory.Exists(source))
        {
            return [source];
        }

        var (files, problem) = ModelFiles.List(source);
        return problem is null ? files : throw new ImportException(problem.ToString());
    }

    public void Dispose() => _client.Dispose();

    /// <param name="source">A file or a URL.</param>
    /// <param name="model">The path of the model. Null: the document says it.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ImportException">The document cannot be read.</exception>
    public async Task<ModelDocument> ReadAsync(string source, string? model, CancellationToken cancellation)
    {
        var text = IsUrl(source) ? await DownloadAsync(source, cancellation) : await ReadFileAsync(source, cancellation);
        if (ApifoxReader.IsApifox(text))
        {
            return ApifoxReader.Read(text, source, model);
        }

        JsonObject root = ImportedText.ParseObject(text, source);
        return OpenApiReader.IsOpenApi(root)
            ? OpenApiReader.Read(root, source, model)
            : throw new ImportException($"{source}: is neither an OpenAPI document nor an Apifox export");
    }

    private static async Task<string> ReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > ImportedText.LargestDocument })
            {
                throw new ImportException($"{file}: is larger than {ImportedText.LargestDocument / 1024 / 1024} MiB");
            }

            // A byte order mark is no part of the text.
            return await File.ReadAllTextAsync(file, Encoding.UTF8, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{file}: {(File.Exists(file) ? "can't be read" : "there is no such file or directory")}");
        }
    }

    private async Task<string> DownloadAsync(string source, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            throw new ImportException($"{source}: is not an http or https URL");
        }

        try
        {
            return await _client.GetStringAsync(url, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ImportException($"{source}: can't be read: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ImportException($"{source}: did not answer within {Timeout.TotalSeconds:0} s");
        }
    }
}
