using System.Net;
using Gateway.Configuration.Webhooks;

namespace Gateway.UnitTests.Configuration.Webhooks;

public sealed class AddressKindsTests
{
    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.201")]
    [InlineData("8.8.8.8")]
    [InlineData("223.255.255.255")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("fd00::7")]
    [InlineData("2001:db8::1")]
    [InlineData("fec0::1")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("64:ff9b::a00:7")]
    [InlineData("2002:a00:7::1")]
    public void Of_Ordinary_IsOrdinary(string address) => AddressKinds.Of(IPAddress.Parse(address)).ShouldBe(AddressKind.Ordinary);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Of_ThisMachine_IsLoopback(string address) => AddressKinds.Of(IPAddress.Parse(address)).ShouldBe(AddressKind.Loopback);

    [Theory]
    // Unspecified: Linux connects to this machine.
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    // Link-local.
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.255.255")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("febf::1")]
    // Metadata services outside the link-local networks.
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("fd00:c1::a9fe:a9fe")]
    [InlineData("fd00:42::42")]
    [InlineData("fd00:ec2::254%2")]
    // More than one machine.
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    // IPv6 addresses that lead to an IPv4 address: mapped, compatible, NAT64, 6to4, Teredo, ISATAP.
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::6464:64c8")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1:2:3:4:5601:5601")]
    [InlineData("fd00::5efe:169.254.169.254")]
    [InlineData("fd00::200:5efe:7f00:1")]
    public void Of_AddressThatIsNeverCalled_IsNever(string address) =>
        AddressKinds.Of(IPAddress.Parse(address)).ShouldBe(AddressKind.Never);

    [Theory]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("fd00::7", "fd00::7")]
    [InlineData("10.0.0.7", "10.0.0.7")]
    public void Plain_OtherSpelling_IsTheAddressItself(string address, string plain) =>
        AddressKinds.Plain(IPAddress.Parse(address)).ToString().ShouldBe(plain);
}
