using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// A client that a generator (hey-api) creates from the gateway's own OpenAPI document. The client sends the key in each header that the
/// document names.
/// </summary>
public sealed class GeneratedClientTests
{
    [Fact]
    public async Task GeneratedClient_KeyInBothHeaders_SubmitsFollowsAndCancels()
    {
        await using var gateway = await TestGateway.StartAsync(
            new Gateway.Sandbox.SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) });

        var calls = await JavaScriptClient.GenerateAsync(gateway);

        calls.GetProperty("submit").GetInt32().ShouldBe(200, calls.ToString());
        calls.GetProperty("status").GetInt32().ShouldBe(202, calls.ToString());
        calls.GetProperty("cancel").GetInt32().ShouldBe(200, calls.ToString());
        calls.GetProperty("keyHeaders").EnumerateArray().Select(headers => headers.ToString())
            .ShouldAllBe(headers => headers == """["authorization","x-api-key"]""");
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBeTrue();
    }
}
