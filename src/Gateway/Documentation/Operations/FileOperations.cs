using System.Text.Json.Nodes;
using Gateway.Documentation.Answers;
using Gateway.Documentation.Schemas;
using Gateway.Files;
using Gateway.Files.Serving;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Gateway.Documentation.Operations;

/// <summary>A client's own files.</summary>
internal static class FileOperations
{
    public const string ExampleUrl = "https://gateway.example/files/" + ExampleId;

    private const string ExampleId = "gf000102030405060708090a0b0c0d0e0f";

    public static void AddTo(DocumentParts parts)
    {
        parts.Add(FileRoutes.Files, HttpMethod.Get, List(parts));
        parts.Add(FileRoutes.OneFile, HttpMethod.Get, Read(parts));
        parts.Add(FileRoutes.OneFile, HttpMethod.Delete, Remove(parts));
    }

    private static OpenApiOperation List(DocumentParts parts) => new()
    {
        OperationId = "listFiles",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "List my files",
        Description = "The files of your key's client that are complete and have not expired, the newest first.",
        Parameters =
        [
            new OpenApiParameter
            {
                Name = "limit",
                In = ParameterLocation.Query,
                Description = "The number of files on a page.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = $"{FileQuery.MaxLimit}" },
            },
            new OpenApiParameter
            {
                Name = "cursor",
                In = ParameterLocation.Query,
                Description = "The `next_cursor` of the previous page.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        ],
        Responses = parts.Answers(
            ErrorAnswers.FileList,
            ("200", parts.Answer("A page of files.", SharedSchemas.FileList, new JsonObject
            {
                ["files"] = new JsonArray(new JsonObject
                {
                    ["id"] = ExampleId,
                    ["file_url"] = ExampleUrl,
                    ["file_name"] = "cat.png",
                    ["content_type"] = "image/png",
                    ["size"] = 48_213,
                    ["sha256"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    ["private"] = false,
                    ["created_at"] = "2026-11-26T12:00:00Z",
                    ["expires_at"] = "2026-12-03T12:00:00Z",
                }),
                ["next_cursor"] = null,
            }))),
    };

    private static OpenApiOperation Read(DocumentParts parts) => new()
    {
        OperationId = "readFile",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "Read a file",
        Description = "The bytes of a file, or the range of them in the header `Range`. No key is needed, unless the file or the gateway "
            + "is private: then the key of its owner is.",
        Security = parts.Options.Files.Private ? null : [],
        Parameters = [Id(), Range(), IfRange()],
        Responses = parts.Answers(ErrorAnswers.OneFile, ("200", Bytes("The bytes, with the type of their content.")),
            ("206", Bytes("The bytes of the range in the header `Range`. `Content-Range` has their positions and the size of the file.")),
            ("304", new OpenApiResponse { Description = "The file is the one of `If-None-Match`." })),
    };

    private static OpenApiResponse Bytes(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["*/*"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
        },
    };

    private static OpenApiOperation Remove(DocumentParts parts) => new()
    {
        OperationId = "deleteFile",
        Tags = parts.Tag(DocumentTags.Files),
        Summary = "Delete one of my files or uploads",
        Description = "Removes the file and its bytes at once. Submits that were sent before are not affected. With the id of the "
            + "`file_url` of an upload that is not complete, it ends this upload and frees its quota.",
        Parameters = [Id()],
        Responses = parts.Answers(
            ErrorAnswers.OneFile, ("204", new OpenApiResponse { Description = "The file or the upload is removed." })),
    };

    private static OpenApiParameter Range() => new()
    {
        Name = HeaderNames.Range,
        In = ParameterLocation.Header,
        Description = "One range of bytes: `bytes=0-1023`, `bytes=1024-` or `bytes=-1024`. Several ranges get the whole file.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = "bytes=0-1023",
    };

    private static OpenApiParameter IfRange() => new()
    {
        Name = HeaderNames.IfRange,
        In = ParameterLocation.Header,
        Description = "The `ETag` of an earlier response. If the file has another one, the response is the whole file.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Id() => new()
    {
        Name = "id",
        In = ParameterLocation.Path,
        Required = true,
        Description = "The id in the URL of the file. It is a secret.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
