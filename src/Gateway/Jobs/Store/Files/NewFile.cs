namespace Gateway.Jobs.Store.Files;

/// <summary>An upload that begins.</summary>
/// <param name="Name">Name of the bytes in the file storage, made from the id by a digest, so that it reveals no URL.</param>
/// <param name="Id">The id in the URL of the file. It is a credential.</param>
/// <param name="UploadDigest">SHA-256 of the id in the upload URL. The id itself is not stored.</param>
/// <param name="Client">The owner.</param>
/// <param name="IsMultipart">Whether the upload has parts.</param>
/// <param name="DeclaredType">The media type that the client declared.</param>
/// <param name="FileName">The file name that the client declared. It is never used as a path.</param>
/// <param name="IsPrivate">Whether only the owner may read the file.</param>
/// <param name="CreatedAt">The time of the call.</param>
/// <param name="UploadUntil">The end of the upload URL.</param>
/// <param name="Retention">How long the file is kept after its upload has completed.</param>
internal sealed record NewFile(
    string Name, string Id, byte[] UploadDigest, string Client, bool IsMultipart, string DeclaredType, string FileName, bool IsPrivate,
    DateTimeOffset CreatedAt, DateTimeOffset UploadUntil, TimeSpan Retention)
{
    public override string ToString() => $"a file of {Client}";
}
