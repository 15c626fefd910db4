using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The document as clients get it: parsed JSON, not the objects that generate it.</summary>
internal sealed class OpenApiText(JsonObject root)
{
    public JsonObject Root { get; } = root;

    public static async Task<OpenApiText> GetAsync(TestGateway gateway)
    {
        using var stranger = gateway.CreateClient(null);
        return await GetAsync(stranger);
    }

    public static async Task<OpenApiText> GetAsync(HttpClient stranger)
    {
        using var response = await stranger.GetAsync(
            new Uri("/swagger/v1/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new OpenApiText(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }

    /// <summary>Path, method and operation object of each operation.</summary>
    public IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select (path.Key, method.Key, method.Value!.AsObject());

    public JsonObject Operation(string path, string method) => Root["paths"]![path]![method]!.AsObject();

    /// <summary>Follows <c>$ref</c> if the node is a reference.</summary>
    public JsonNode Resolve(JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference ? Find(reference)! : node;

    /// <summary>The parameters of an operation, without references.</summary>
    public IEnumerable<JsonNode> Parameters(JsonObject operation) =>
        (operation["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter!));

    /// <summary>The example of a media type, or the first one of its named examples.</summary>
    public JsonNode? Example(JsonNode content) => content["example"]
        ?? (content["examples"]?.AsObject().FirstOrDefault() is { Value: { } example } ? Resolve(example)["value"] : null);

    public JsonNode? Find(string reference) => reference.StartsWith("#/", StringComparison.Ordinal)
        ? reference[2..].Split('/').Aggregate((JsonNode?)Root, (node, step) => node?[Unescape(step)])
        : null;

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>The documented response for a status: the entry of the status, or of its range.</summary>
    public static JsonNode? ResponseFor(JsonObject operation, int status) =>
        operation["responses"]![status.ToString(CultureInfo.InvariantCulture)] ?? operation["responses"]![$"{status / 100}XX"];

    /// <summary>Every node below the root.</summary>
    public IEnumerable<JsonNode> Nodes => Below(Root);

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }
}
