using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>The names of a map are texts of the client: they are in its answer, and in no header and no log. The end of each test searches
/// the logs for the word of the names.</summary>
public sealed class NamesOfMapsTests
{
    private const string Contract = """
        {
          "model": "acme/map", "title": "Map", "type": "object",
          "properties": {
            "map": {
              "type": "object",
              "additionalProperties": { "type": "object", "properties": { "path": { "type": "string" } }, "required": ["path"] }
            }
          }
        }
        """;

    [Theory]
    [InlineData("acme/map", "CANARY提示词")]
    [InlineData("acme/map", "a CANARY prompt")]
    [InlineData("validate/acme/map", "CANARY提示词")]
    [InlineData("validate/acme/map", "a CANARY prompt")]
    public async Task UnknownMember_BelowANameOfAMap_IsAWarningWithoutTheName(string path, string name)
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("map.json", Contract);
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));

        using var response = await gateway.Client.SubmitAsync(path, $"{{\"map\":{{\"{name}\":{{\"path\":\"x\",\"extra\":1}}}}}}");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        (answer + response.Headers).ShouldContain("map.(unprintable).extra");
        (answer + response.Headers).ShouldNotContain(name);
        await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Violation_BelowANameOfAMap_HasTheNameInItsPlace()
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("map.json", Contract);
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));

        using var response = await gateway.Client.SubmitAsync("acme/map", """{"map":{"CANARY提示词":{"path":5}}}""");

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var detail = (await response.JsonAsync()).GetProperty("detail")[0];
        detail.GetProperty("loc").EnumerateArray().Select(part => part.GetString()).ShouldBe(["body", "map", "CANARY提示词", "path"]);
        await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
    }
}
