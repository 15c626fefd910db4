namespace Gateway.Jobs.Store.Files;

/// <summary>A part of a file, or the whole of one that has no parts.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Number">1 and above; 0: the whole file.</param>
/// <param name="Bytes">Size of a complete part; reserved bytes of a part that is being received.</param>
/// <param name="Digest">SHA-256 of the part. Null: it is being received.</param>
/// <param name="Attempt">The token of the request that has received it, or receives it. It is in the name of its bytes.</param>
internal sealed record FilePart(string Name, int Number, long Bytes, byte[]? Digest, string Attempt);
