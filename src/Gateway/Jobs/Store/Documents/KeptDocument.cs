namespace Gateway.Jobs.Store.Documents;

/// <summary>The result of a job as it is stored.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">The header <c>Content-Type</c>.</param>
/// <param name="Headers">The headers that are passed on, as lines of name, colon and value.</param>
/// <param name="Body">The document. It may quote the prompt.</param>
/// <param name="KeptAt">The time of the fetch.</param>
internal sealed record KeptDocument(
    int Status, string? ContentType, string? Headers, ReadOnlyMemory<byte> Body, DateTimeOffset KeptAt)
{
    /// <summary>Counted for each document, for its row and the rows of the indexes. It also bounds the number of documents.</summary>
    public const int RowBytes = 1024;

    /// <summary>What the document counts in the totals.</summary>
    public long Bytes => Body.Length + RowBytes;

    public override string ToString() => $"{Status}, {Body.Length} bytes";
}
