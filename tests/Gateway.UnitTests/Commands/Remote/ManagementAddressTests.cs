using Gateway.Commands.Remote;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Commands.Remote;

public sealed class ManagementAddressTests
{
    [Theory]
    [InlineData(null, null, "http://127.0.0.1:8081/")]
    [InlineData(null, "", "http://127.0.0.1:8081/")]
    [InlineData(null, "http://*:9000", "http://127.0.0.1:9000/")]
    [InlineData(null, "http://+:9000/", "http://127.0.0.1:9000/")]
    [InlineData(null, "http://0.0.0.0:9000", "http://127.0.0.1:9000/")]
    [InlineData(null, "http://[::]:9000", "http://127.0.0.1:9000/")]
    [InlineData(null, "http://localhost:9000", "http://localhost:9000/")]
    [InlineData(null, "http://10.1.2.3:9000", "http://10.1.2.3:9000/")]
    [InlineData("https://gateway.example", "Off", "https://gateway.example/")]
    [InlineData("https://gateway.example/ops", null, "https://gateway.example/ops/")]
    public void Find_Address_MatchesTheTable(string? url, string? configured, string expected)
    {
        ManagementAddress.Find(url, () => Configuration(configured), out var problem)!.ToString().ShouldBe(expected);
        problem.ShouldBeNull();
    }

    [Theory]
    [InlineData("Off"), InlineData("off"), InlineData("nonsense")]
    public void Find_WithoutAnAddress_AsksForTheUrl(string configured)
    {
        ManagementAddress.Find(null, () => Configuration(configured), out var problem).ShouldBeNull();
        problem!.ShouldContain("--url");
    }

    private static IConfigurationRoot Configuration(string? url) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("Gateway:Management:Url", url)]).Build();
}
