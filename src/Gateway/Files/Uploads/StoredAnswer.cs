using System.Text.Json.Serialization;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Sql;
using Gateway.Text;

namespace Gateway.Files.Uploads;

/// <summary>The answer to the request that has completed an upload.</summary>
internal sealed record StoredAnswer(
    [property: JsonPropertyName("file_url")] string FileUrl,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("content_type")] string ContentType,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("expires_at")] DateTime ExpiresAt)
{
    public static byte[] Of(HttpContext context, StoredFile file, FileContent content, DateTimeOffset expiresAt)
    {
        var address = PublicAddress.BaseOf(context.Request, context.GetExchange().Settings.Options.PublicUrl);
        return UploadJson.Of(new StoredAnswer(
            FileRoutes.FileUrl(address, file.Id), content.Length, content.Type, Convert.ToHexStringLower(content.Digest),
            // As the store keeps it, so that a repeated call gets the same text.
            StoreTime.FromStore(StoreTime.ToStore(expiresAt)).UtcDateTime));
    }
}
