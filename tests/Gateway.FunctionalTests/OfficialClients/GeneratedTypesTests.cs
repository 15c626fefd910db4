using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// TypeScript's types of bodies, which openapi-typescript makes from the gateway's own OpenAPI document. The contracts in
/// <c>tests/contracts</c> use each keyword.
/// </summary>
public sealed class GeneratedTypesTests
{
    [Fact]
    public async Task GeneratedTypes_StrictCompiler_AcceptsWhatTheContractsAccept()
    {
        await using var gateway = await StartAsync();

        var result = await JavaScriptClient.GenerateTypesAsync(gateway);

        result.GetProperty("right").GetArrayLength().ShouldBe(0, result.GetProperty("right").ToString());
        Statuses(result, "rightStatus").ShouldAllBe(status => status == 200);

        var errors = result.GetProperty("wrong");
        errors.EnumerateArray().Select(error => error.GetProperty("line").GetInt32()).Distinct().Order()
            .ShouldBe(result.GetProperty("marked").EnumerateArray().Select(line => line.GetInt32()), errors.ToString());
        Statuses(result, "wrongStatus").ShouldAllBe(status => status == 422);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        ("Gateway:Contracts:Directory", Path.Combine(Repository.Root, "tests", "contracts")));

    private static List<int> Statuses(JsonElement result, string name)
    {
        List<int> statuses = [.. result.GetProperty(name).EnumerateArray().Select(status => status.GetInt32())];
        statuses.ShouldNotBeEmpty();
        return statuses;
    }
}
