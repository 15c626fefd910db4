using System.Net;
using Gateway.Clients;
using Gateway.Configuration.Options;
using Gateway.Configuration.Webhooks;

namespace Gateway.UnitTests.Configuration.Webhooks;

public sealed class ReceiverPolicyTests
{
    private const string Client = "studio";

    [Fact]
    public void Check_NoList_AllowsNothing()
    {
        var policy = Policy([]);

        Check(policy, "hooks.internal").ShouldBe(ReceiverVerdict.NoneAllowed);
        Check(policy, "127.0.0.1").ShouldBe(ReceiverVerdict.NoneAllowed);
        Check(policy, "localhost").ShouldBe(ReceiverVerdict.NoneAllowed);
        MayConnect(policy, "127.0.0.1").ShouldBeFalse();
    }

    [Fact]
    public void Check_ListOfTheClient_NarrowsTheListOfTheGateway()
    {
        var policy = Policy(["*.internal"], own: ["hooks.internal:8443", "elsewhere.example"]);

        Check(policy, "hooks.internal", 8443).ShouldBe(ReceiverVerdict.Allowed);
        Check(policy, "hooks.internal", 443).ShouldBe(ReceiverVerdict.NotAllowedForClient);
        Check(policy, "other.internal", 8443).ShouldBe(ReceiverVerdict.NotAllowedForClient);
        // Both lists must allow a host.
        Check(policy, "elsewhere.example").ShouldBe(ReceiverVerdict.NotAllowed);
        Check(policy, "other.internal", client: "another").ShouldBe(ReceiverVerdict.Allowed);
    }

    [Fact]
    public void Check_ClientOfOtherCase_HasTheSameList() =>
        Check(Policy(["*.internal"], own: ["a.internal"]), "b.internal", client: "STUDIO").ShouldBe(ReceiverVerdict.NotAllowedForClient);

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[fe80::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("[ff02::1]")]
    [InlineData("[64:ff9b::a9fe:a9fe]")]
    public void Check_AddressThatIsNeverCalled_SaysSo(string host)
    {
        Check(Policy([]), host).ShouldBe(ReceiverVerdict.NeverCalled);
        Check(Policy(["*.internal"]), host).ShouldBe(ReceiverVerdict.NeverCalled);
        Check(Policy([], usesSandbox: true), host).ShouldBe(ReceiverVerdict.NeverCalled);
    }

    [Fact]
    public void MayConnect_AddressThatIsNeverCalled_IsFalseForEveryName()
    {
        foreach (var policy in (ReceiverPolicy[])[Policy(["hooks.internal", "localhost"]), Policy([], usesSandbox: true)])
        {
            MayConnect(policy, "169.254.169.254").ShouldBeFalse();
            MayConnect(policy, "::ffff:169.254.169.254").ShouldBeFalse();
            MayConnect(policy, "fd00:ec2::254").ShouldBeFalse();
            MayConnect(policy, "0.0.0.0").ShouldBeFalse();
            MayConnect(policy, "10.0.0.7").ShouldBeTrue();
            MayConnect(policy, "fd00::7").ShouldBeTrue();
        }
    }

    /// <summary>A name in the DNS that leads to this machine is not enough.</summary>
    [Fact]
    public void MayConnect_Loopback_NeedsItsAddressOrLocalhost()
    {
        MayConnect(Policy(["hooks.internal"]), "127.0.0.1").ShouldBeFalse();
        MayConnect(Policy(["*.internal"]), "::1").ShouldBeFalse();
        MayConnect(Policy(["localhost"]), "127.0.0.1").ShouldBeTrue();
        MayConnect(Policy(["localhost"]), "::1").ShouldBeTrue();
        MayConnect(Policy(["localhost:9000"]), "127.0.0.1").ShouldBeFalse();
        MayConnect(Policy(["localhost:9000"]), "127.0.0.1", 9000).ShouldBeTrue();
        MayConnect(Policy(["127.0.0.1"]), "127.0.0.1").ShouldBeTrue();
        MayConnect(Policy(["127.0.0.1"]), "::ffff:127.0.0.1").ShouldBeTrue();
        MayConnect(Policy(["127.0.0.1"]), "127.0.0.2").ShouldBeFalse();
        MayConnect(Policy(["127.0.0.1"]), "::1").ShouldBeFalse();
        MayConnect(Policy(["[::1]"]), "::1").ShouldBeTrue();
        MayConnect(Policy(["localhost"], own: ["hooks.internal"]), "127.0.0.1").ShouldBeFalse();
        MayConnect(Policy(["localhost"], own: ["127.0.0.1"]), "127.0.0.1").ShouldBeTrue();
    }

    [Fact]
    public void Check_SandboxInDevelopment_AllowsThisMachineOnly()
    {
        var policy = Policy([], usesSandbox: true);

        Check(policy, "localhost", 8080).ShouldBe(ReceiverVerdict.Allowed);
        Check(policy, "127.0.0.1", 8080).ShouldBe(ReceiverVerdict.Allowed);
        Check(policy, "[::1]", 8080).ShouldBe(ReceiverVerdict.Allowed);
        MayConnect(policy, "127.0.0.1", 8080).ShouldBeTrue();
        Check(policy, "hooks.internal").ShouldBe(ReceiverVerdict.NoneAllowed);
        Check(policy, "x.localhost").ShouldBe(ReceiverVerdict.NoneAllowed);
        Check(policy, "10.0.0.7").ShouldBe(ReceiverVerdict.NoneAllowed);
        Check(Policy([], own: ["hooks.internal"], usesSandbox: true), "localhost").ShouldBe(ReceiverVerdict.NotAllowedForClient);
    }

    private static ReceiverPolicy Policy(string[] all, string[]? own = null, bool usesSandbox = false)
    {
        var options = new GatewayOptions();
        options.Webhooks.AllowedHosts.AddRange(all);
        options.Clients[Client] = new ClientOptions();
        options.Clients[Client].Webhooks.AllowedHosts.AddRange(own ?? []);
        return ReceiverPolicy.Create(options, usesSandbox);
    }

    private static ReceiverVerdict Check(ReceiverPolicy policy, string host, int port = 443, string client = Client)
    {
        ReceiverHost.Read(host, out var read, out _).ShouldBe(HostMistake.None);
        return policy.Check(client, read!, port);
    }

    private static bool MayConnect(ReceiverPolicy policy, string address, int port = 443) =>
        policy.MayConnect(Client, IPAddress.Parse(address), port);
}
