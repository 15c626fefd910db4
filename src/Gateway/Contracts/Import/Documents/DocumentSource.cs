using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;

namespace Gateway.Contracts.Import.Documents;

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
        return problem is not null ? throw new ImportException(problem.ToString())
            : files.Count > 0 ? files
            : throw new ImportException($"{source}: contains no document (*.json); give other files one by one");
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
            return Decode(await ReadBytesAsync(file, cancellation), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{file}: {(File.Exists(file) ? "can't be read" : "there is no such file or directory")}");
        }
    }

    /// <summary>A pipe or a device has no length, and can go on without an end.</summary>
    private static async Task<byte[]> ReadBytesAsync(string file, CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous });
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int length; (length = await stream.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (read.Length + length > ImportedText.LargestDocument)
            {
                throw new ImportException($"{file}: is larger than {ImportedText.LargestDocument / 1024 / 1024} MiB");
            }

            read.Write(buffer, 0, length);
        }

        return read.ToArray();
    }

    /// <summary>The text without its byte order mark. JSON is UTF-8; editors of Windows also write UTF-16 with a mark.</summary>
    private static string Decode(byte[] bytes, string source)
    {
        var mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        foreach (var utf16 in mark > 0 ? [] : (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.AsSpan().StartsWith(utf16.Preamble))
            {
                return utf16.GetString(bytes.AsSpan(utf16.Preamble.Length));
            }
        }

        for (var at = mark; at < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out var length) != OperationStatus.Done)
            {
                throw new ImportException($"{source}: is not UTF-8: the byte at position {at} is not valid");
            }

            at += length;
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(mark));
    }

    private async Task<string> DownloadAsync(string source, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            throw new ImportException($"{source}: is not an http or https URL");
        }

        try
        {
            return Decode(await _client.GetByteArrayAsync(url, cancellation), source);
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
