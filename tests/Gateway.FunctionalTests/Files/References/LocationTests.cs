using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>A violation of a file and one of the contract have the same <c>loc</c> below a name of any text.</summary>
public sealed class LocationTests
{
    private const string Contract = """
        {
          "model": "acme/map", "title": "Map", "type": "object",
          "properties": {
            "map": {
              "type": "object",
              "additionalProperties": {
                "type": "object", "properties": { "list": { "type": "array", "items": { "type": "string", "maxLength": 1 } } }
              }
            }
          }
        }
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("提示", "提示")]
    [InlineData("a b", "a b")]
    [InlineData("", "")]
    [InlineData("\\u0001", "(unprintable 1)")]
    [InlineData("\\u202e", "(unprintable 1)")]
    [InlineData("gw_team", "(unprintable 1)")]
    [InlineData("gf0123456789abcdef0123456789abcdef", "(unprintable 1)")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(unprintable 1)")]
    public async Task Violation_BelowANameOfAnyText_HasTheSamePlaceForAFileAndForTheContract(string name, string shown)
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("map.json", Contract);
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        const string url = "https://any.example/files/gf00000000000000000000000000000000";

        using var refused = await gateway.Client.SubmitAsync(
            "acme/map", $"{{\"map\":{{\"first\":{{}},\"{name}\":{{\"list\":[\"a\",\"{url}\"]}}}}}}");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var detail = (await refused.JsonAsync()).GetProperty("detail").EnumerateArray().ToList();
        detail.Select(static violation => violation.GetProperty("type").GetString())
            .ShouldBe(["string_too_long", "file_download_error"], ignoreOrder: true);
        var expected = JsonSerializer.SerializeToElement((object[])["body", "map", shown, "list", 1]);
        detail.ShouldAllBe(violation => JsonElement.DeepEquals(violation.GetProperty("loc"), expected));
    }

    [Theory]
    [InlineData("提示", "提示")]
    [InlineData("\\u0001", "(unprintable 2)")]
    public async Task Violation_OfAnUnknownParameter_HasTheSamePlaceForAFileAndForTheContract(string name, string shown)
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("map.json", Contract);
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:Directory", contracts.Path), ("Gateway:Contracts:UnknownParameters", "Reject"));
        const string url = "https://any.example/files/gf00000000000000000000000000000000";

        using var refused = await gateway.Client.SubmitAsync("acme/map", $$"""{"map":{},"x":1,"{{name}}":"{{url}}"}""");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var detail = (await refused.JsonAsync()).GetProperty("detail").EnumerateArray()
            .Where(violation => violation.GetProperty("loc")[1].GetString() != "x").ToList();
        detail.Select(static violation => violation.GetProperty("type").GetString())
            .ShouldBe(["extra_forbidden", "file_download_error"], ignoreOrder: true);
        detail.ShouldAllBe(violation => violation.GetProperty("loc")[1].GetString() == shown);
    }
}
