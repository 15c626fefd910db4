using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Administration.Csv;
using Gateway.Administration.Routing;
using Gateway.Documentation;
using Gateway.Documentation.Answers;

namespace Gateway.Administration.Documents;

/// <summary>The OpenAPI document, written once from the table of routes.</summary>
internal static class AdministrationDocument
{
    public const string Title = "Administration of the generation gateway";

    private const string Json = "application/json";
    private const string Bearer = "bearer";

    private const string Description = """
        Operators make clients and keys, pause submits, look at jobs and money, and decide doubtful submits.

        Send a key of `Gateway:Administration:Keys` as `Authorization: Bearer <key>`. Its role decides: a `viewer` reads, an `operator` also
        pauses, revokes, decides and sends again, an `admin` also makes and changes clients and keys. The key of a client is no such key.

        Every change is one entry of the audit log. Errors have `message`, `detail` and `error_type`, as those of the port for clients. A
        list has `next_cursor`; send it as `cursor` with the same filter for the next page. Times are RFC 3339 in UTC, amounts are dollars
        as decimal texts.
        """;

    private static readonly Lazy<byte[]> Bytes = new(static () => JsonSerializer.SerializeToUtf8Bytes(Write(), Answers.Json));

    public static ReadOnlyMemory<byte> Utf8 => Bytes.Value;

    private static JsonObject Write() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject
        {
            ["title"] = Title,
            ["version"] = DocumentOverview.Version,
            ["description"] = Description,
            ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            ["contact"] = new JsonObject { ["name"] = "The maintainers of this gateway" },
        },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The management port of this gateway" }),
        ["security"] = new JsonArray(new JsonObject { [Bearer] = new JsonArray() }),
        ["tags"] = new JsonArray(
            [.. Operations.Tags.Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]),
        ["paths"] = Paths(),
        ["components"] = new JsonObject
        {
            ["schemas"] = AdministrationSchemas.All(),
            ["examples"] = Examples(),
            ["headers"] = Headers(),
            ["securitySchemes"] = new JsonObject
            {
                [Bearer] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "A key of the administration API. `Gateway keys new --administration --role viewer` makes one.",
                },
            },
        },
    };

    private static JsonObject Paths()
    {
        var paths = new JsonObject();
        foreach (var path in AdministrationRoutes.All.GroupBy(route => route.DocumentedPath))
        {
            paths[path.Key] = new JsonObject(path.Select(route => KeyValuePair.Create<string, JsonNode?>(
                route.Method.ToLowerInvariant(), Operation(route, Operations.All[route.Id]))));
        }

        return paths;
    }

    private static JsonObject Operation(AdministrationRoute route, OperationDetails details)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Id,
            ["tags"] = new JsonArray(details.Tag),
            ["summary"] = route.Summary,
            ["description"] = $"Role: {AdministrationErrors.NameOf(route.Role)}. {details.Description}",
        };
        var parameters = Parameters(route, details).ToArray();
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray([.. parameters]);
        }

        if (details.Body is { } body)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !details.IsBodyOptional,
                ["content"] = Content(Json, Schema(body), details.BodyExample?.DeepClone()),
            };
        }

        operation["responses"] = Responses(details);
        return operation;
    }

    private static IEnumerable<JsonNode> Parameters(AdministrationRoute route, OperationDetails details) =>
    [
        .. route.DocumentedPath.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]).Select(name =>
            Parameter(name, "path", AdministrationSchemas.PathValues[name], new JsonObject { ["type"] = "string" })),
        .. details.Conditions.Select(name => Parameter(
            name, "header", AdministrationSchemas.Conditions[name], new JsonObject { ["type"] = "string" })),
        .. route.Query.Select(parameter => Parameter(
            parameter.Name, "query", parameter.Description, (JsonObject)parameter.Schema.DeepClone())),
    ];

    private static JsonObject Parameter(string name, string place, string description, JsonObject schema)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["description"] = description, ["schema"] = schema };
        if (place == "path")
        {
            parameter["required"] = true;
        }

        return parameter;
    }

    private static JsonObject Responses(OperationDetails details)
    {
        var responses = new JsonObject { [Text(details.Status)] = Success(details) };
        if (details.Created is { } meaning)
        {
            responses[Text(StatusCodes.Status201Created)] = Success(details with { Meaning = meaning, HasLocation = true });
        }

        foreach (var errors in AdministrationErrorList.Of(details))
        {
            responses[Text(errors.Key)] = Refusal([.. errors]);
        }

        return responses;
    }

    private static JsonObject Success(OperationDetails details)
    {
        var response = new JsonObject { ["description"] = details.Meaning };
        if (details.Answer is { } answer)
        {
            var content = Content(Json, Schema(answer), example: null);
            if (details.HasTable)
            {
                content[CsvChoice.MediaType] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
            }

            response["content"] = content;
        }

        var headers = new[] { details.HasVersion ? "ETag" : null, details.HasLocation ? "Location" : null }.OfType<string>().ToArray();
        if (headers.Length > 0)
        {
            response["headers"] = new JsonObject(headers.Select(name => KeyValuePair.Create<string, JsonNode?>(
                name, Reference("headers", name))));
        }

        return response;
    }

    private static JsonObject Refusal(IReadOnlyList<DocumentedError> errors)
    {
        var media = new JsonObject
        {
            ["schema"] = Schema("Error"),
            ["examples"] = new JsonObject(errors.Select(error => KeyValuePair.Create<string, JsonNode?>(
                error.Error.Type, Reference("examples", error.Error.Type)))),
        };
        var response = new JsonObject
        {
            ["description"] = string.Join("; ", errors.Select(error => $"`{error.Error.Type}`: {error.When}")),
            ["content"] = new JsonObject { [Json] = media },
        };
        if (errors.Any(error => error.Error.RetryAfter is not null))
        {
            response["headers"] = new JsonObject { ["Retry-After"] = Reference("headers", "Retry-After") };
        }

        return response;
    }

    private static JsonObject Examples() => new(AdministrationErrorList.All.Select(row => KeyValuePair.Create<string, JsonNode?>(
        row.Error.Type,
        new JsonObject { ["summary"] = $"{row.Error.Status}: {row.When}", ["value"] = ErrorExample.Of(row.Error)!.DeepClone() })));

    private static JsonObject Headers() => new(AdministrationSchemas.Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(
        header.Key,
        new JsonObject { ["description"] = header.Value, ["schema"] = new JsonObject { ["type"] = "string" } })));

    private static JsonObject Content(string type, JsonObject schema, JsonNode? example)
    {
        var media = new JsonObject { ["schema"] = schema };
        if (example is not null)
        {
            media["example"] = example;
        }

        return new JsonObject { [type] = media };
    }

    private static JsonObject Schema(string name) => Reference("schemas", name);

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
