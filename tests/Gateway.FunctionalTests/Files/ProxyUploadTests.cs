using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>Uploads through the proxy protocol of fal's clients.</summary>
public sealed class ProxyUploadTests
{
    private const string Storage = "https://rest.fal.ai/storage/upload/";

    [Fact]
    public async Task Upload_ThroughTheProxy_IsStored()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var begun = await gateway.Client.ProxyAsync(
            HttpMethod.Post, Storage + "initiate?storage_type=fal-cdn-v3", """{"content_type":"image/png","file_name":"cat.png"}""",
            ("X-Fal-Object-Lifecycle", """{"expiration_duration_seconds":3600}"""));
        var urls = await begun.JsonAsync();
        begun.StatusCode.ShouldBe(HttpStatusCode.OK, urls.ToString());

        using var stored = await gateway.PutAsync(new Uri(urls.GetProperty("upload_url").GetString()!), FileCalls.Png);

        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var read = await gateway.ReadAsync(new Uri(urls.GetProperty("file_url").GetString()!));
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(FileCalls.Png);
    }

    [Fact]
    public async Task Parts_ThroughTheProxy_AreOneFile()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var begun = await gateway.Client.ProxyAsync(
            HttpMethod.Post, Storage + "initiate-multipart", """{"content_type":"image/png","file_name":"cat.png"}""");
        var urls = await begun.JsonAsync();
        var upload = new UploadUrls(
            new Uri(urls.GetProperty("upload_url").GetString()!), new Uri(urls.GetProperty("file_url").GetString()!));
        var etag = await gateway.PutPartAsync(upload, 1, FileCalls.Png);

        using var completed = await gateway.Client.ProxyAsync(
            HttpMethod.Post, $"{Storage}{FileCalls.IdOf(upload.Upload)}/complete", FileCalls.PartsBody((1, etag)));

        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://rest.fal.ai/storage/auth/token")]
    [InlineData("https://rest.fal.ai/files/gf00000000000000000000000000000000")]
    [InlineData("https://rest.fal.ai/fal-ai/imagen4/preview")]
    public async Task Target_ElsewhereOnThatHost_IsRefused(string target)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(HttpMethod.Post, target, "{}");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "proxy_target_invalid");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("initiate/")]
    [InlineData("initiate-multipart/?storage_type=fal-cdn-v3")]
    [InlineData("gu00000000000000000000000000000000/complete/")]
    public async Task Target_WithAFinalSlash_IsRefused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.ProxyAsync(
            HttpMethod.Post, Storage + path, """{"content_type":"image/png","file_name":"cat.png"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "proxy_target_invalid");
    }

    [Fact]
    public async Task Initiate_ThroughTheProxyWithoutAKey_IsUnauthorized()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(key: null);

        using var response = await client.ProxyAsync(
            HttpMethod.Post, Storage + "initiate", """{"content_type":"image/png","file_name":"cat.png"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
    }
}
