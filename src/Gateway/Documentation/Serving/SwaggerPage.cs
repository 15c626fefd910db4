namespace Gateway.Documentation.Serving;

/// <summary>One file of Swagger UI in its two forms. It does not change while the gateway runs.</summary>
internal sealed class SwaggerPage
{
    private SwaggerPage()
    {
    }

    public required SharedDocument Plain { get; init; }

    /// <summary>Null: the file has no compressed form.</summary>
    public required SharedDocument? Compressed { get; init; }

    public required string ContentType { get; init; }

    public required string CacheControl { get; init; }

    public long Size => Plain.Size + (Compressed?.Size ?? 0);

    /// <returns>Null: Swashbuckle does not serve the path.</returns>
    public static async Task<SwaggerPage?> ReadAsync(SwaggerPipeline pipeline, string path)
    {
        var plain = await pipeline.GetAsync(path, acceptsGzip: false);
        if (plain.Status != StatusCodes.Status200OK)
        {
            return null;
        }

        var compressed = await pipeline.GetAsync(path, acceptsGzip: true);
        return new SwaggerPage
        {
            Plain = SharedDocument.Of(plain.Body),
            Compressed = compressed.Headers.ContentEncoding == "gzip" ? SharedDocument.Of(compressed.Body) : null,
            ContentType = plain.Headers.ContentType.ToString(),
            CacheControl = plain.Headers.CacheControl.Count == 0
                ? SharedDocumentAnswer.AskEachTime
                : plain.Headers.CacheControl.ToString(),
        };
    }
}
