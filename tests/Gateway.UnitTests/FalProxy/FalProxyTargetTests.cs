using Gateway.FalProxy;
using Microsoft.Extensions.Primitives;

namespace Gateway.UnitTests.FalProxy;

public sealed class FalProxyTargetTests
{
    [Theory]
    [InlineData("https://queue.fal.run/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview", "", false)]
    [InlineData("https://queue.fal.run/fal-ai/imagen4/preview/", "/fal-ai/imagen4/preview", "", false)]
    [InlineData("https://fal.run/fal-ai/imagen4/preview", "/fal-ai/imagen4/preview", "", true)]
    [InlineData("https://queue.fal.run/fal-ai/wan/requests/a-1/status?logs=1", "/fal-ai/wan/requests/a-1/status", "?logs=1", false)]
    [InlineData("https://queue.fal.run/fal-ai/wan/requests/a-1/status/stream?logs=0&x=%20", "/fal-ai/wan/requests/a-1/status/stream",
        "?logs=0&x=%20", false)]
    public void Accepts_TargetsOfFalClients(string url, string path, string query, bool isSynchronous)
    {
        FalProxyTarget.Read(url, out var target).ShouldBeNull();

        target.ShouldNotBeNull();
        target.Path.ShouldBe(path);
        target.Query.Value.ShouldBe(query);
        target.IsSynchronous.ShouldBe(isSynchronous);
    }

    [Theory]
    [InlineData("https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3", "/storage/upload/initiate")]
    [InlineData("https://rest.fal.ai/storage/upload/initiate-multipart", "/storage/upload/initiate-multipart")]
    [InlineData("https://rest.fal.ai/storage/upload/gu0/complete", "/storage/upload/gu0/complete")]
    public void Accepts_Uploads(string url, string path)
    {
        FalProxyTarget.Read(url, out var target).ShouldBeNull();

        target.ShouldNotBeNull();
        target.Path.ShouldBe(path);
        target.IsUpload.ShouldBeTrue();
        target.IsSynchronous.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("queue.fal.run/fal-ai/x")]
    [InlineData("/fal-ai/x")]
    [InlineData("//queue.fal.run/fal-ai/x")]
    [InlineData("http://queue.fal.run/fal-ai/x")]
    [InlineData("HTTPS://queue.fal.run/fal-ai/x")]
    [InlineData("https:/queue.fal.run/fal-ai/x")]
    [InlineData(" https://queue.fal.run/fal-ai/x")]
    [InlineData("https://queue.fal.run")]
    [InlineData("https://queue.fal.run?x=/fal-ai/x")]
    [InlineData("https://QUEUE.fal.run/fal-ai/x")]
    [InlineData("https://queue.fal.run./fal-ai/x")]
    [InlineData("https://queue.fal.run:443/fal-ai/x")]
    [InlineData("https://queue.fal.run:/fal-ai/x")]
    [InlineData("https://user@queue.fal.run/fal-ai/x")]
    [InlineData("https://queue.fal.run@evil.example/fal-ai/x")]
    [InlineData("https://evil.example/https://queue.fal.run/fal-ai/x")]
    [InlineData("https://evil.example#@queue.fal.run/fal-ai/x")]
    [InlineData("https://evil.example\\@queue.fal.run/fal-ai/x")]
    [InlineData("https://queue.fal.run\\evil/fal-ai/x")]
    [InlineData("https://queue.fal.run.evil.example/fal-ai/x")]
    [InlineData("https://xfal.run/fal-ai/x")]
    [InlineData("https://rest.fal.run/fal-ai/x")]
    [InlineData("https://127.0.0.1/fal-ai/x")]
    [InlineData("https:///fal-ai/x")]
    [InlineData("https://queue.fal.run/fal-ai/x#fragment")]
    [InlineData("https://queue.fal.run/fal-ai/x?a=b#fragment")]
    [InlineData("https://queue.fal.run/fal-ai/x?a=b c")]
    [InlineData("https://queue.fal.run/fal-ai/x?a=\u00e9")]
    [InlineData("https://queue.fal.run/fal-ai//x")]
    [InlineData("https://queue.fal.run/fal-ai/../x")]
    [InlineData("https://queue.fal.run/fal-ai%2Fx")]
    [InlineData("https://queue.fal.run/fal-ai/x;y")]
    [InlineData("https://rest.fal.ai/fal-ai/x")]
    [InlineData("https://rest.fal.ai/storage/upload")]
    [InlineData("https://rest.fal.ai/storage/uploads/initiate")]
    [InlineData("https://rest.fal.ai/STORAGE/upload/initiate")]
    [InlineData("https://rest.fal.ai/storage/auth/token")]
    [InlineData("https://rest.fal.ai/files/gf00000000000000000000000000000000")]
    [InlineData("https://rest.fal.ai:443/storage/upload/initiate")]
    [InlineData("http://rest.fal.ai/storage/upload/initiate")]
    [InlineData("https://queue.fal.run/fal-ai/x, https://queue.fal.run/fal-ai/y")]
    public void Rejects_OtherTargets(string url)
    {
        FalProxyTarget.Read(url, out var target).ShouldNotBeNull().ToString().ShouldNotBeEmpty();

        target.ShouldBeNull();
    }

    [Fact]
    public void Rejects_MissingAndRepeatedHeader()
    {
        FalProxyTarget.Read(StringValues.Empty, out _)!.ToString().ShouldBe("it is missing");
        FalProxyTarget.Read(new StringValues(["https://fal.run/a/b", "https://fal.run/a/b"]), out _)!.ToString()
            .ShouldBe("it occurs more than once");
    }
}
