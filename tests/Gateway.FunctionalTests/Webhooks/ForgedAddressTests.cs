using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Webhooks.Sending;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>
/// An attempt checks the host and its addresses again. A DNS that changes its answers reaches no address that is not allowed: the
/// receivers count their connections.
/// </summary>
public sealed class ForgedAddressTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    // AAAA records that lead to IPv4 addresses.
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    // Loopback is not allowed by a name in the DNS.
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    // One address of several is enough.
    [InlineData("10.255.255.1 169.254.169.254")]
    [InlineData("10.255.255.1 ::ffff:127.0.0.1")]
    public async Task Send_NameWithAForbiddenAddress_ConnectsToNothing(string addresses)
    {
        await using var receiver = new RawReceiver(address: IPAddress.Any);
        var dns = new FakeResolver(addresses);
        await using var rig = await SenderRig.StartAsync(dns, [SenderRig.Name]);

        var answer = await rig.SendAsync(SenderRig.Name, receiver.Port);

        (answer.Status, answer.Failure).ShouldBe((null, WebhookFailure.AddressNotAllowed));
        receiver.Connections.ShouldBe(0);
        dns.Names.ShouldBe([SenderRig.Name]);
    }

    /// <summary>The name is resolved once for each attempt, and the connection goes to the address that was checked.</summary>
    [Fact]
    public async Task Send_DnsChanges_EachAttemptUsesWhatItHasChecked()
    {
        await using var first = new RawReceiver();
        await using var second = new RawReceiver(address: IPAddress.Parse("127.0.0.2"), port: first.Port);
        var dns = new FakeResolver("127.0.0.1", "127.0.0.2", "169.254.169.254", "127.0.0.1");
        await using var rig = await SenderRig.StartAsync(dns, [SenderRig.Name, "127.0.0.1", "127.0.0.2"]);

        (await rig.SendAsync(SenderRig.Name, first.Port)).Status.ShouldBe(200);
        (dns.Names.Count, first.Connections, second.Connections).ShouldBe((1, 1, 0));

        (await rig.SendAsync(SenderRig.Name, first.Port)).Status.ShouldBe(200);
        (dns.Names.Count, first.Connections, second.Connections).ShouldBe((2, 1, 1));

        (await rig.SendAsync(SenderRig.Name, first.Port)).Failure.ShouldBe(WebhookFailure.AddressNotAllowed);
        (dns.Names.Count, first.Connections, second.Connections).ShouldBe((3, 1, 1));

        (await rig.SendAsync(SenderRig.Name, first.Port)).Status.ShouldBe(200);
        (dns.Names.Count, first.Connections, second.Connections).ShouldBe((4, 2, 1));
    }

    /// <summary>A stored URL is not trusted: older rules may have accepted it.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://user@hooks.internal:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://other.internal:{0}/")]
    [InlineData("http://hooks.internal.:{0}/")]
    public async Task Send_HostThatIsNotAllowed_AsksNoDns(string url)
    {
        await using var receiver = new RawReceiver(address: IPAddress.Any);
        var dns = new FakeResolver("127.0.0.1");
        await using var rig = await SenderRig.StartAsync(dns, [SenderRig.Name]);

        var answer = await rig.SendAsync(string.Format(null, url, receiver.Port));

        answer.Failure.ShouldBe(WebhookFailure.HostNotAllowed);
        receiver.Connections.ShouldBe(0);
        dns.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_HostRemovedWhileRunning_IsNotCalledAnyLonger()
    {
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync("Gateway__Webhooks__AllowedHosts__1", SenderRig.Name);
        await using var receiver = new RawReceiver();
        await using var rig = await SenderRig.StartAsync(
            new FakeResolver("127.0.0.1"), ["127.0.0.1"], time: null, ("Gateway:SecretsDirectory", secrets.Path));
        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Status.ShouldBe(200);

        secrets.Delete("Gateway__Webhooks__AllowedHosts__1");

        await Eventually.IsTrueAsync(
            async () => (await rig.SendAsync(SenderRig.Name, receiver.Port)).Failure == WebhookFailure.HostNotAllowed);
        var before = receiver.Connections;
        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Failure.ShouldBe(WebhookFailure.HostNotAllowed);
        receiver.Connections.ShouldBe(before);
    }

    [Fact]
    public async Task Send_ListOfTheClient_AppliesToo()
    {
        await using var receiver = new RawReceiver();
        var own = $"Gateway:Clients:{TestGateway.ClientName}:Webhooks:AllowedHosts:";
        await using var rig = await SenderRig.StartAsync(
            new FakeResolver("127.0.0.1"), ["*.internal", "127.0.0.1"], time: null, (own + "0", SenderRig.Name), (own + "1", "127.0.0.1"));

        (await rig.SendAsync("other.internal", receiver.Port)).Failure.ShouldBe(WebhookFailure.HostNotAllowed);
        receiver.Connections.ShouldBe(0);
        (await rig.SendAsync(SenderRig.Name, receiver.Port)).Status.ShouldBe(200);
    }
}
