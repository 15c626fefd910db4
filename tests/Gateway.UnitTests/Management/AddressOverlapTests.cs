using Gateway.Configuration.Validation;
using Gateway.Management;

namespace Gateway.UnitTests.Management;

public sealed class AddressOverlapTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8081", "http://127.0.0.1:8081", true)]
    [InlineData("http://127.0.0.1:8081", "http://*:8081", true)]
    [InlineData("http://127.0.0.1:8081", "http://+:8081", true)]
    [InlineData("http://127.0.0.1:8081", "http://0.0.0.0:8081", true)]
    [InlineData("http://127.0.0.1:8081", "http://[::]:8081", true)]
    [InlineData("http://127.0.0.1:8081", "https://localhost:8081", true)]
    [InlineData("http://localhost:8081", "http://[::1]:8081", true)]
    [InlineData("http://*:8081", "http://10.0.0.1:8081", true)]
    [InlineData("http://127.0.0.1:8081", "http://127.0.0.1:8080", false)]
    [InlineData("http://127.0.0.1:8081", "http://10.0.0.1:8081", false)]
    [InlineData("http://127.0.0.1:8081", "http://[::1]:8081", false)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0", false)]
    [InlineData("http://*:8081", "http://unix:/run/gateway.sock", false)]
    public void Find_ForEachPair_TellsWhetherThePortsWouldBeOne(string management, string clients, bool overlap) =>
        (AddressOverlap.Find(management, [new ListenerAddress("Urls", clients, "")]) is not null).ShouldBe(overlap);
}
