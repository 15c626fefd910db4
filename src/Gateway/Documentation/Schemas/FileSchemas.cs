using System.Text.Json.Nodes;

namespace Gateway.Documentation.Schemas;

/// <summary>The schemas of files and uploads.</summary>
internal static class FileSchemas
{
    public static readonly JsonObject Texts = JsonNode.Parse("""
        {
          "UploadRequest": {
            "type": "object",
            "required": ["content_type", "file_name"],
            "properties": {
              "content_type": { "type": "string", "maxLength": 255,
                "description": "The media type of the file, such as `image/png`. The content must be of the same family." },
              "file_name": { "type": "string", "minLength": 1,
                "description": "The name under which the file is saved, without folders. It is cut to 255 characters." }
            }
          },
          "UploadUrls": {
            "type": "object",
            "required": ["upload_url", "file_url"],
            "properties": {
              "upload_url": { "type": "string", "format": "uri",
                "description": "Where the bytes are sent, without a key. It is a secret, and works once." },
              "file_url": { "type": "string", "format": "uri",
                "description": "The URL of the file when its upload is complete. Use it in a submit." }
            }
          },
          "UploadedFile": {
            "type": "object",
            "required": ["file_url", "size", "content_type", "sha256", "expires_at"],
            "properties": {
              "file_url": { "type": "string", "format": "uri" },
              "size": { "type": "integer", "description": "The size in bytes." },
              "content_type": { "type": "string", "description": "The type by the content, which may differ from the declared one." },
              "sha256": { "type": "string", "description": "SHA-256 of the bytes, in hexadecimal digits." },
              "expires_at": { "type": "string", "format": "date-time" }
            }
          },
          "UploadedPart": {
            "type": "object",
            "required": ["partNumber", "etag"],
            "properties": {
              "partNumber": { "type": "integer", "minimum": 1, "maximum": 1000 },
              "etag": { "type": "string", "description": "Names these bytes of the part. `complete` lists it." }
            }
          },
          "PartList": {
            "type": "object",
            "required": ["parts"],
            "properties": {
              "parts": { "type": "array", "items": { "$ref": "#/components/schemas/UploadedPart" },
                "description": "Every part that was sent, from 1 without a gap." }
            }
          },
          "FileList": {
            "type": "object",
            "required": ["files", "next_cursor"],
            "properties": {
              "files": {
                "type": "array",
                "description": "The newest first.",
                "items": {
                  "type": "object",
                  "required": ["id", "file_url", "file_name", "content_type", "size", "sha256", "private", "created_at",
                    "expires_at"],
                  "properties": {
                    "id": { "type": "string", "description": "The id in the URL of the file, for `DELETE /files/{id}`." },
                    "file_url": { "type": "string", "format": "uri" },
                    "file_name": { "type": "string" },
                    "content_type": { "type": "string" },
                    "size": { "type": "integer", "description": "The size in bytes." },
                    "sha256": { "type": "string", "description": "SHA-256 of the bytes, in hexadecimal digits." },
                    "private": { "type": "boolean", "description": "Whether only the owner may read the file, with its key." },
                    "created_at": { "type": "string", "format": "date-time" },
                    "expires_at": { "type": "string", "format": "date-time" }
                  }
                }
              },
              "next_cursor": { "type": ["string", "null"],
                "description": "The value of `cursor` for the next page. Null on the last page." }
            }
          }
        }
        """)!.AsObject();
}
