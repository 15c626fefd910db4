namespace Gateway.Jobs.Store.Documents;

/// <summary>A stored result with a piece of its body.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">The header <c>Content-Type</c>.</param>
/// <param name="Headers">The headers that are passed on, as lines of name, colon and value.</param>
/// <param name="Length">Bytes of the whole body.</param>
/// <param name="Body">The piece.</param>
internal sealed record DocumentPiece(int Status, string? ContentType, string? Headers, int Length, byte[] Body)
{
    public override string ToString() => $"{Status}, {Body.Length} of {Length} bytes";
}
