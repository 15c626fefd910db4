namespace Gateway.Jobs.Results;

/// <summary>The model's own final answer, as the upstream sent it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">The header <c>Content-Type</c>.</param>
/// <param name="Body">The document. It holds the prompt and the URLs of the pictures, and is never logged.</param>
internal sealed record ResultDocument(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    public override string ToString() => $"{Status}, {Body.Length} bytes";
}
