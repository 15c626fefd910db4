using Gateway.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.UnitTests.Text;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("https://public.example")]
    [InlineData("https://public.example/")]
    [InlineData("https://public.example/a/b/")]
    public void IsBase_BaseOfTheRequest_IsTrue(string? publicUrl)
    {
        var (request, url) = (Request("https", "gateway.example:8443", "/prefix"), publicUrl is null ? null : new Uri(publicUrl));

        PublicAddress.IsBase(PublicAddress.BaseOf(request, url), request, url).ShouldBeTrue();
    }

    [Theory]
    [InlineData("http", "gateway.example:8443", "/prefix")]
    [InlineData("https", "gateway.example", "/prefix")]
    [InlineData("https", "gateway.example:84433", "/prefix")]
    [InlineData("https", "other.example:8443", "/prefix")]
    [InlineData("https", "gateway.example:8443", "")]
    [InlineData("https", "gateway.example:8443", "/prefix/more")]
    [InlineData("https", "gateway.example:8443/prefix", "")]
    public void IsBase_BaseOfAnotherRequest_IsTheSameText(string scheme, string host, string prefix)
    {
        var address = PublicAddress.BaseOf(Request(scheme, host, prefix), publicUrl: null);
        var request = Request("https", "gateway.example:8443", "/prefix");

        PublicAddress.IsBase(address, request, publicUrl: null).ShouldBe(address == PublicAddress.BaseOf(request, publicUrl: null));
    }

    [Fact]
    public void IsBase_OtherPublicUrl_IsFalse() =>
        PublicAddress.IsBase("https://one.example", Request("https", "one.example", ""), new Uri("https://two.example")).ShouldBeFalse();

    [Fact]
    public void IsBase_RequestWithoutAHost_ComparesTheConnection()
    {
        var request = new DefaultHttpContext { Connection = { LocalPort = 8080 } }.Request;
        request.Scheme = "http";

        PublicAddress.IsBase(PublicAddress.BaseOf(request, publicUrl: null), request, publicUrl: null).ShouldBeTrue();
        PublicAddress.IsBase("http://other", request, publicUrl: null).ShouldBeFalse();
    }

    private static HttpRequest Request(string scheme, string host, string prefix)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.PathBase) = (scheme, new HostString(host), prefix);
        return request;
    }
}
