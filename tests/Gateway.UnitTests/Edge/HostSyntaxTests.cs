using System.Text;
using Gateway.Edge;

namespace Gateway.UnitTests.Edge;

public sealed class HostSyntaxTests
{
    public static TheoryData<string> PlainHosts =>
    [
        "x", "X", "localhost", "gateway.example", "gateway.example.", "a_b-c.d", "1a", "a.1b", "x:1", "x:80", "x:65535", "x:00080", "x:",
        "127.0.0.1", "127.0.0.1:8080", "255.255.255.255", "0.0.0.0", "[::1]", "[::1]:80", "[fd00::7]", "[::ffff:1.2.3.4]", "[FD00::A]:1",
        new string('a', 63), string.Join('.', Enumerable.Repeat(new string('a', 63), 3)),
    ];

    public static TheoryData<string> OtherHosts =>
    [
        "", " ", ".", "..", ".x", "x..y", "x..", ":", ":80", "x:0", "x:00000", "x:65536", "x:99999", "x:123456", "x:-1", "x:+80", "x:8o",
        "x:80:80", "x: 80", "x:80 ", " x", "x ", "a b", "a\tb", "u@x", "u:p@x", "x/y", "x\\y", "x?y", "x#y",
        "x,y", "x;y", "x%41", "x%00", "\"x\"", "<x>",
        "é", "x\u0080", "١.١.١.١", "x\0", "!", "*", "1", "1.2", "1.2.3", "1.2.3.4.5", "300.1.1.1", "1.2.3.256", "01.2.3.4",
        "127.1", "1.2.3.4:0",
        "[]", "[::1", "::1", "::1]", "[::1]x", "[::1]:0", "[::1]:99999", "[x]", "[1.2.3.4]", "[::1%eth0]", "[::1]]", "[[::1]]", "[:::]",
        new string('a', 64), string.Join('.', Enumerable.Repeat(new string('a', 63), 4)),
    ];

    [Theory]
    [MemberData(nameof(PlainHosts))]
    public void IsPlain_NameOrAddressWithValidPort_IsTrue(string host)
    {
        HostSyntax.IsPlain(host).ShouldBeTrue();
        HostEncoding.Instance.GetString(Encoding.ASCII.GetBytes(host).AsSpan()).ShouldBe(host);
    }

    [Theory]
    [MemberData(nameof(OtherHosts))]
    public void IsPlain_OtherText_IsFalse(string host)
    {
        HostSyntax.IsPlain(host).ShouldBeFalse();
        HostSyntax.IsPlain(HostEncoding.Instance.GetString(Encoding.UTF8.GetBytes(host).AsSpan())).ShouldBeFalse();
    }
}
