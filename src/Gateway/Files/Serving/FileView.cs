using System.Text.Json.Serialization;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Serving;

/// <summary>A file in the list of its owner. The URL has the same name as in the answers to an upload.</summary>
internal sealed record FileView(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("file_url")] string FileUrl,
    [property: JsonPropertyName("file_name")] string FileName,
    [property: JsonPropertyName("content_type")] string ContentType,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("private")] bool IsPrivate,
    [property: JsonPropertyName("created_at")] DateTime CreatedAt,
    [property: JsonPropertyName("expires_at")] DateTime ExpiresAt)
{
    public static FileView Of(StoredFile file, string address) => new(
        file.Id, FileRoutes.FileUrl(address, file.Id), file.FileName, file.Content!.Type, file.Content.Length,
        Convert.ToHexStringLower(file.Content.Digest), file.IsPrivate, file.CreatedAt.UtcDateTime, file.ExpiresAt.UtcDateTime);

    /// <param name="Files">The newest first.</param>
    /// <param name="NextCursor">Null: this is the last page.</param>
    internal sealed record Page(
        [property: JsonPropertyName("files")] IEnumerable<FileView> Files,
        [property: JsonPropertyName("next_cursor")] string? NextCursor);
}
