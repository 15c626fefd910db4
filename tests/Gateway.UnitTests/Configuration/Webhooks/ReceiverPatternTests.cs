using Gateway.Configuration.Webhooks;

namespace Gateway.UnitTests.Configuration.Webhooks;

public sealed class ReceiverPatternTests
{
    [Theory]
    [InlineData("hooks.internal", "hooks.internal", 80)]
    [InlineData("hooks.internal", "hooks.internal", 8443)]
    [InlineData("Hooks.INTERNAL", "hooks.internal", 80)]
    [InlineData("hooks.internal:8443", "hooks.internal", 8443)]
    [InlineData("*.internal", "hooks.internal", 80)]
    [InlineData("*.internal", "a.b.internal", 80)]
    [InlineData("*.team-a.svc:8080", "x.team-a.svc", 8080)]
    [InlineData("10.0.0.7", "10.0.0.7", 80)]
    [InlineData("10.0.0.7:9000", "10.0.0.7", 9000)]
    [InlineData("[fd00::7]", "[fd00::7]", 80)]
    [InlineData("[FD00::7]:9000", "[fd00::7]", 9000)]
    public void Matches_AllowedHost_IsTrue(string entry, string host, int port) => Matches(entry, host, port).ShouldBeTrue();

    [Theory]
    [InlineData("hooks.internal", "hooks.internal.example", 80)]
    [InlineData("hooks.internal", "x.hooks.internal", 80)]
    [InlineData("hooks.internal", "ooks.internal", 80)]
    [InlineData("hooks.internal:8443", "hooks.internal", 443)]
    [InlineData("*.internal", "internal", 80)]
    [InlineData("*.internal", "xinternal", 80)]
    [InlineData("*.internal", "hooks.internal.example", 80)]
    [InlineData("*.team-a.svc:8080", "x.team-a.svc", 80)]
    [InlineData("10.0.0.7", "10.0.0.70", 80)]
    [InlineData("10.0.0.7:9000", "10.0.0.7", 80)]
    [InlineData("[fd00::7]", "[fd00::8]", 80)]
    [InlineData("localhost", "127.0.0.1", 80)]
    [InlineData("127.0.0.1", "localhost", 80)]
    public void Matches_OtherHost_IsFalse(string entry, string host, int port) => Matches(entry, host, port).ShouldBeFalse();

    [Theory]
    [InlineData("*", "no entry allows every host")]
    [InlineData("*:8080", "no entry allows every host")]
    [InlineData("", "must be a name such as hooks.internal")]
    [InlineData("*.", "must be a name such as hooks.internal")]
    [InlineData("**.internal", "must be a name such as hooks.internal")]
    [InlineData("hooks.*", "must be a name such as hooks.internal")]
    [InlineData("ho*ks.internal", "must be a name such as hooks.internal")]
    [InlineData("hooks internal", "must be a name such as hooks.internal")]
    [InlineData("http://hooks.internal", "no scheme")]
    [InlineData("hooks.internal/done", "no path, query or user name")]
    [InlineData("hooks.internal?x=1", "no path, query or user name")]
    [InlineData("10.0.0.0/8", "no path, query or user name")]
    [InlineData("user@hooks.internal", "no path, query or user name")]
    [InlineData("fd00::7", "must have an IPv6 address in brackets, such as [fd00::7]")]
    [InlineData("[fd00::7", "must be a name such as hooks.internal")]
    [InlineData("[fd00:0::7]", "must have this address in its usual form, [fd00::7]")]
    [InlineData("[::ffff:10.0.0.7]", "must have this address in its usual form, 10.0.0.7")]
    [InlineData("[fe80::1%eth0]", "without a zone")]
    [InlineData("hooks.internal:", "must have a port from 1 to 65535 without leading zeros, or none")]
    [InlineData("hooks.internal:0", "must have a port from 1 to 65535")]
    [InlineData("hooks.internal:080", "must have a port from 1 to 65535")]
    [InlineData("hooks.internal:65536", "must have a port from 1 to 65535")]
    [InlineData("hooks.internal:http", "must have a port from 1 to 65535")]
    [InlineData("hooks.internal.", "without a dot at its end")]
    [InlineData("bücher.example", "in its ASCII form")]
    [InlineData("0x7f.1", "four decimal numbers without leading zeros")]
    [InlineData("2130706433", "four decimal numbers without leading zeros")]
    [InlineData("*.10.0.0.7", "an address has no subdomains")]
    [InlineData("169.254.169.254", "is an address that is never called")]
    [InlineData("[fe80::1]:80", "is an address that is never called")]
    [InlineData("[fd00:ec2::254]", "is an address that is never called")]
    [InlineData("100.100.100.200", "is an address that is never called")]
    [InlineData("0.0.0.0", "is an address that is never called")]
    [InlineData("224.0.0.1", "is an address that is never called")]
    [InlineData("255.255.255.255", "is an address that is never called")]
    public void Problem_NotAnEntry_SaysWhatIsRight(string entry, string part)
    {
        ReceiverPattern.Problem(entry)!.ShouldContain(part);
        Should.Throw<ArgumentException>(() => ReceiverPattern.Parse(entry));
    }

    private static bool Matches(string entry, string host, int port)
    {
        ReceiverPattern.Problem(entry).ShouldBeNull();
        ReceiverHost.Read(host, out var read, out _).ShouldBe(HostMistake.None);
        return ReceiverPattern.Parse(entry).Matches(read!, port);
    }
}
