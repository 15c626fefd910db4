namespace Gateway.Jobs.Store.Files;

/// <summary>The metadata of a file.</summary>
/// <param name="Name">Name of the bytes in the file storage.</param>
/// <param name="Id">The id in the URL of the file. It is a credential.</param>
/// <param name="Client">The owner.</param>
/// <param name="State">The state.</param>
/// <param name="IsMultipart">Whether the file consists of parts.</param>
/// <param name="DeclaredType">The media type that the client declared.</param>
/// <param name="FileName">The file name that the client declared. It is never used as a path.</param>
/// <param name="IsPrivate">Whether only the owner may read the file.</param>
/// <param name="CreatedAt">The beginning of the upload.</param>
/// <param name="ExpiresAt">The end of the file; while it is uploaded, the end of its upload URL.</param>
/// <param name="Retention">How long the file is kept after its upload has completed.</param>
/// <param name="Content">What was uploaded. Null: the upload is not complete.</param>
internal sealed record StoredFile(
    string Name, string Id, string Client, FileState State, bool IsMultipart, string DeclaredType, string FileName, bool IsPrivate,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, TimeSpan Retention, FileContent? Content)
{
    /// <summary>Whether the file is complete and has not expired.</summary>
    public bool IsServed(DateTimeOffset now) => State == FileState.Stored && now < ExpiresAt;

    public override string ToString() => $"a file of {Client}, {State}";
}
