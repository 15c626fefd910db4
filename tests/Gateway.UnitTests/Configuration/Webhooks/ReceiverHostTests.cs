using System.Net;
using Gateway.Configuration.Webhooks;

namespace Gateway.UnitTests.Configuration.Webhooks;

public sealed class ReceiverHostTests
{
    [Theory]
    [InlineData("hooks.internal", "hooks.internal")]
    [InlineData("HOOKS.Internal", "hooks.internal")]
    [InlineData("localhost", "localhost")]
    [InlineData("team_a-1.svc", "team_a-1.svc")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("1a.2b", "1a.2b")]
    [InlineData("0xg", "0xg")]
    public void Read_Name_IsAcceptedInLowerCase(string text, string name)
    {
        ReceiverHost.Read(text, out var host, out var better).ShouldBe(HostMistake.None);

        host.ShouldBe(new ReceiverHost(name, null));
        host!.InUrl.ShouldBe(name);
        better.ShouldBeNull();
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("[fd00::7]", "fd00::7")]
    [InlineData("[FD00::A]", "fd00::a")]
    [InlineData("[::1]", "::1")]
    [InlineData("[64:ff9b::a00:7]", "64:ff9b::a00:7")]
    public void Read_AddressInItsUsualForm_IsAccepted(string text, string address)
    {
        ReceiverHost.Read(text, out var host, out _).ShouldBe(HostMistake.None);

        host.ShouldBe(new ReceiverHost(address, IPAddress.Parse(address)));
        host!.InUrl.ShouldBe(text.ToLowerInvariant());
    }

    [Theory]
    // Decimal, octal, hexadecimal and short forms of IPv4 addresses.
    [InlineData("2130706433", HostMistake.NumberForm)]
    [InlineData("2852039166", HostMistake.NumberForm)]
    [InlineData("0x7f000001", HostMistake.NumberForm)]
    [InlineData("0x7f.1", HostMistake.NumberForm)]
    [InlineData("0X7F.0.0.0x1", HostMistake.NumberForm)]
    [InlineData("017700000001", HostMistake.NumberForm)]
    [InlineData("0177.0.0.1", HostMistake.NumberForm)]
    [InlineData("010.0.0.1", HostMistake.NumberForm)]
    [InlineData("127.1", HostMistake.NumberForm)]
    [InlineData("127.0.1", HostMistake.NumberForm)]
    [InlineData("1", HostMistake.NumberForm)]
    [InlineData("0", HostMistake.NumberForm)]
    [InlineData("0x", HostMistake.NumberForm)]
    [InlineData("256.1.1.1", HostMistake.NumberForm)]
    [InlineData("1.2.3.4.5", HostMistake.NumberForm)]
    [InlineData("hooks.internal.1", HostMistake.NumberForm)]
    // IPv6.
    [InlineData("[0:0:0:0:0:0:0:1]", HostMistake.LongIpv6, "[::1]")]
    [InlineData("[fd00:0::7]", HostMistake.LongIpv6, "[fd00::7]")]
    [InlineData("[fd00::0007]", HostMistake.LongIpv6, "[fd00::7]")]
    [InlineData("[64:ff9b::10.0.0.7]", HostMistake.LongIpv6, "[64:ff9b::a00:7]")]
    [InlineData("[::ffff:10.0.0.7]", HostMistake.MappedIpv4, "10.0.0.7")]
    [InlineData("[::ffff:a9fe:a9fe]", HostMistake.MappedIpv4, "169.254.169.254")]
    [InlineData("[0:0:0:0:0:ffff:127.0.0.1]", HostMistake.MappedIpv4, "127.0.0.1")]
    [InlineData("[fe80::1%eth0]", HostMistake.Zone)]
    [InlineData("[fe80::1%251]", HostMistake.Zone)]
    [InlineData("[::1", HostMistake.NotName)]
    [InlineData("::1", HostMistake.NotName)]
    [InlineData("[]", HostMistake.NotIpv6)]
    [InlineData("[10.0.0.7]", HostMistake.NotIpv6)]
    [InlineData("[v1.x]", HostMistake.NotIpv6)]
    [InlineData("[::1]x", HostMistake.NotName)]
    // Names.
    [InlineData("", HostMistake.NotName)]
    [InlineData(".", HostMistake.NotName)]
    [InlineData("..", HostMistake.FinalDot)]
    [InlineData("hooks..internal", HostMistake.NotName)]
    [InlineData(".hooks", HostMistake.NotName)]
    [InlineData("hooks.internal.", HostMistake.FinalDot)]
    [InlineData("127.0.0.1.", HostMistake.FinalDot)]
    [InlineData("hooks%2einternal", HostMistake.PercentEncoded)]
    [InlineData("%31%32%37.0.0.1", HostMistake.PercentEncoded)]
    [InlineData("bücher.example", HostMistake.NotAscii)]
    [InlineData("ⓛocalhost", HostMistake.NotAscii)]
    [InlineData("１２７.0.0.1", HostMistake.NotAscii)]
    [InlineData("127。0。0。1", HostMistake.NotAscii)]
    [InlineData("hooks internal", HostMistake.NotName)]
    [InlineData("hooks\\internal", HostMistake.NotName)]
    [InlineData("user@hooks", HostMistake.NotName)]
    [InlineData("hooks\n", HostMistake.NotName)]
    [InlineData("*.internal", HostMistake.NotName)]
    public void Read_HostThatProgramsReadDifferently_IsRefused(string text, object mistake, string? better = null)
    {
        ReceiverHost.Read(text, out var host, out var found).ShouldBe((HostMistake)mistake);

        host.ShouldBeNull();
        found.ShouldBe(better);
    }

    [Theory]
    [InlineData(63, HostMistake.None)]
    [InlineData(64, HostMistake.NotName)]
    public void Read_LongLabel_IsBounded(int length, object mistake) =>
        ReceiverHost.Read(new string('a', length), out _, out _).ShouldBe((HostMistake)mistake);

    [Theory]
    [InlineData(253, HostMistake.None)]
    [InlineData(254, HostMistake.NotName)]
    public void Read_LongName_IsBounded(int length, object mistake)
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 49), 6))[..length].TrimEnd('.');

        ReceiverHost.Read(name, out _, out _).ShouldBe((HostMistake)mistake);
        name.Length.ShouldBe(length);
    }
}
