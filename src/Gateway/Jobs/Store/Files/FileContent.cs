namespace Gateway.Jobs.Store.Files;

/// <summary>The content of a complete file.</summary>
/// <param name="Length">Size in bytes.</param>
/// <param name="Type">The media type that the bytes show.</param>
/// <param name="Digest">SHA-256 of the bytes.</param>
/// <param name="Parts">Number of parts, each of which is stored under a name of its own. 0: the file is not in parts.</param>
internal sealed record FileContent(long Length, string Type, byte[] Digest, int Parts)
{
    /// <summary>Of a whole file: the token of the request that has received it. It is in the name of its bytes, so that they are found
    /// without a further query. Null: the file is in parts.</summary>
    public string? Attempt { get; init; }
}
