using Gateway.Upstream.Forwarding;

namespace Gateway.UnitTests.Upstream.Forwarding;

public sealed class UpstreamUrisTests
{
    private const string Prefix = "https://api.example/";

    [Fact]
    public void Get_Submit_IsParsedOnce()
    {
        var uris = new UpstreamUris();

        uris.Get(Prefix, "/fal-ai/a").AbsoluteUri.ShouldBe("https://api.example/fal-ai/a");
        uris.Get(Prefix, "/fal-ai/a").ShouldBeSameAs(uris.Get(Prefix, "/fal-ai/a"));
        uris.Get("https://other.example", "/fal-ai/a").AbsoluteUri.ShouldBe("https://other.example/fal-ai/a");
    }

    [Fact]
    public void Get_Result_IsNotCached()
    {
        var uris = new UpstreamUris();

        uris.Get(Prefix, "/fal-ai/a/requests/1").AbsoluteUri.ShouldBe("https://api.example/fal-ai/a/requests/1");
        uris.Get(Prefix, "/fal-ai/a/requests/1").ShouldNotBeSameAs(uris.Get(Prefix, "/fal-ai/a/requests/1"));
    }

    [Fact]
    public void Get_ManyModels_CachesUpToItsLimit()
    {
        var uris = new UpstreamUris();
        for (var n = 0; n < 2000; n++)
        {
            uris.Get(Prefix, $"/fal-ai/{n}");
        }

        uris.Get(Prefix, "/fal-ai/0").ShouldBeSameAs(uris.Get(Prefix, "/fal-ai/0"));
        uris.Get(Prefix, "/fal-ai/1999").ShouldNotBeSameAs(uris.Get(Prefix, "/fal-ai/1999"));
    }
}
