using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Files;
using Gateway.Files.Uploads;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>The calls of an upload.</summary>
internal static class UploadOperations
{
    private const string Etag = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    public static void AddTo(DocumentParts parts)
    {
        parts.Add(FileRoutes.Initiate, HttpMethod.Post, Initiate(
            parts, "initiateUpload", "Begin an upload", "Send the whole file to `upload_url` with one PUT."));
        parts.Add(FileRoutes.InitiateMultipart, HttpMethod.Post, Initiate(
            parts, "initiateMultipartUpload", "Begin an upload in parts",
            "Send part n to `upload_url/n`, then complete the upload. fal's client does so for files above 90 MiB."));
        parts.Add(FileRoutes.Upload, HttpMethod.Put, Put(parts));
        parts.Add(FileRoutes.Part, HttpMethod.Put, PutPart(parts));
        parts.Add(FileRoutes.Complete, HttpMethod.Post, Complete(parts));
    }

    private static OpenApiOperation Initiate(DocumentParts parts, string id, string summary, string next) => new()
    {
        OperationId = id,
        Tags = parts.Tag(DocumentTags.Files),
        Summary = summary,
        Description = $"Returns a URL for the bytes and the URL of the file. {next} The upload URL expires after "
            + $"{PlainDuration.Of(parts.Options.Files.UploadTime)}.",
        Parameters =
        [
            new OpenApiParameter
            {
                Name = ObjectLifecycle.Header,
                In = ParameterLocation.Header,
                Description = "How long the file is kept, and whether only you may read it (`hide` or `forbid`). The file is kept for "
                    + $"{PlainDuration.Of(parts.Options.Files.MaxRetention)} at most, which is the default.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = """{"expiration_duration_seconds":3600,"initial_acl":{"default":"allow"}}""",
            },
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = DocumentParts.Json(
                parts.Schema(SharedSchemas.UploadRequest), new JsonObject { ["content_type"] = "image/png", ["file_name"] = "cat.png" }),
        },
        Responses = parts.Answers(
            ErrorAnswers.Initiate,
            ("200", parts.Answer("The URLs.", SharedSchemas.UploadUrls, new JsonObject
            {
                ["upload_url"] = "https://gateway.example/storage/upload/gu000102030405060708090a0b0c0d0e0f",
                ["file_url"] = FileOperations.ExampleUrl,
            }))),
    };

    private static OpenApiOperation Put(DocumentParts parts) => new()
    {
        OperationId = "uploadFile",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "Send the bytes of a file",
        Description = "The upload URL takes the place of a key. It works once; a failed upload can be tried again until the URL expires.",
        Security = [],
        Parameters = [Id()],
        RequestBody = Bytes(),
        Responses = parts.Answers(ErrorAnswers.Upload, ("200", Stored(parts))),
    };

    private static OpenApiOperation PutPart(DocumentParts parts) => new()
    {
        OperationId = "uploadPart",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "Send a part of a file",
        Description = "A part that is sent again replaces the earlier one.",
        Security = [],
        Parameters =
        [
            Id(),
            new OpenApiParameter
            {
                Name = "part",
                In = ParameterLocation.Path,
                Required = true,
                Description = "The number of the part.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{UploadEndpoint.MaxParts}" },
            },
        ],
        RequestBody = Bytes(),
        Responses = parts.Answers(
            ErrorAnswers.Upload,
            ("200", parts.Answer("The part is stored.", SharedSchemas.UploadedPart, Part()))),
    };

    private static OpenApiOperation Complete(DocumentParts parts) => new()
    {
        OperationId = "completeUpload",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "Make one file of the parts",
        Description = "The list has every part that was sent. The same call again gets the same answer.",
        Security = [],
        Parameters = [Id()],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = DocumentParts.Json(
                parts.Schema(SharedSchemas.PartList), new JsonObject { ["parts"] = new JsonArray(Part()) }),
        },
        Responses = parts.Answers(ErrorAnswers.Complete, ("200", Stored(parts))),
    };

    private static OpenApiParameter Id() => new()
    {
        Name = "id",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The id in the upload URL. It is a secret.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiRequestBody Bytes() => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/octet-stream"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            },
        },
    };

    private static OpenApiResponse Stored(DocumentParts parts) => parts.Answer(
        "The file is stored.", SharedSchemas.UploadedFile, new JsonObject
        {
            ["file_url"] = FileOperations.ExampleUrl,
            ["size"] = 48_213,
            ["content_type"] = "image/png",
            ["sha256"] = Etag,
            ["expires_at"] = "2026-12-03T12:00:00Z",
        });

    private static JsonObject Part() => new() { ["partNumber"] = 1, ["etag"] = Etag };
}
