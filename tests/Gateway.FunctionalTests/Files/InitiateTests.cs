using System.Net;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Files;

/// <summary>The call that begins an upload: its body, its limits, and how long the file is kept.</summary>
public sealed class InitiateTests
{
    [Fact]
    public async Task Initiate_AboveTheNumberOfFiles_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:PerClient:MaxFiles", "2"));
        var url = await gateway.UploadAsync(FileCalls.Png);
        await gateway.Client.InitiateAsync();

        using (var third = await gateway.Client.SendInitiateAsync("""{"content_type":"image/png","file_name":"a.png"}"""))
        {
            await third.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded");
        }

        using var deleted = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gateway.Client.InitiateAsync();
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "json_invalid")]
    [InlineData("[]", HttpStatusCode.BadRequest, "json_invalid")]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"image/png"}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"image/png","file_name":""}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"image/png","file_name":7}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"png","file_name":"a"}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"*/*","file_name":"a"}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    [InlineData("""{"content_type":"image/png\r\nX: y","file_name":"a"}""", HttpStatusCode.UnprocessableEntity, "validation_error")]
    public async Task Initiate_WithAnInvalidBody_IsRefused(string body, HttpStatusCode status, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SendInitiateAsync(body);

        await response.ShouldBeErrorAsync(status, errorType);
    }

    [Fact]
    public async Task Initiate_WithALongName_CutsIt()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.UploadAsync(FileCalls.Png, fileName: new string('a', 300) + ".png");

        using var list = await gateway.Client.GetAsync(new Uri("/files", UriKind.Relative), TestContext.Current.CancellationToken);
        (await list.JsonAsync()).GetProperty("files")[0].GetProperty("file_name").GetString().ShouldBe(new string('a', 251) + ".png");
    }

    [Fact]
    public async Task Initiate_WithALongBody_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var body = await gateway.Client.SendInitiateAsync(
            $$"""{"content_type":"image/png","file_name":"a","x":"{{new string('a', 9000)}}"}""");

        await body.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Initiate_WithoutAKey_IsUnauthorized()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(key: null);

        using var response = await client.SendInitiateAsync("""{"content_type":"image/png","file_name":"a.png"}""");

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
    }

    [Theory]
    [InlineData("""{"expiration_duration_seconds":0}""")]
    [InlineData("""{"expiration_duration_seconds":-5}""")]
    [InlineData("""{"expiration_duration_seconds":-1e30}""")]
    [InlineData("""{"expiration_duration_seconds":0.00000000000000000000000000000000000000}""")]
    [InlineData("""{"expiration_duration_seconds":"60"}""")]
    [InlineData("""{"initial_acl":"hide"}""")]
    [InlineData("""{"initial_acl":{"default":"deny"}}""")]
    [InlineData("""{"initial_acl":{"default":"hide","rules":[{"user":"a","decision":"allow"}]}}""")]
    [InlineData("nonsense")]
    public async Task Initiate_WithAnInvalidLifecycle_IsRefused(string lifecycle)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SendInitiateAsync(
            """{"content_type":"image/png","file_name":"a.png"}""", lifecycle: lifecycle);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "header_invalid");
    }

    [Theory]
    [InlineData("""{"expiration_duration_seconds":3600}""", 3600)]
    [InlineData("""{"expiration_duration_seconds":6e1}""", 60)]
    [InlineData("""{"expiration_duration_seconds":30.5}""", 31)]
    [InlineData("""{"expiration_duration_seconds":1e20}""", 86400)]
    [InlineData("""{"expiration_duration_seconds":31536000,"other":1}""", 86400)]
    [InlineData("""{"expiration_duration_seconds":1e30}""", 86400)]
    [InlineData("""{"expiration_duration_seconds":99999999999999999999999999999999999999999999}""", 86400)]
    [InlineData("""{"expiration_duration_seconds":60.00000000000000000000000000000000000000}""", 60)]
    [InlineData("""{"initial_acl":{"default":"allow","rules":[]}}""", 86400)]
    [InlineData(null, 86400)]
    public async Task Lifecycle_WithinTheRetention_DecidesTheExpiry(string? lifecycle, int seconds)
    {
        var clock = new StillClock();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock, ("Gateway:Files:MaxRetention", "1.00:00:00"));
        var url = await gateway.UploadAsync(FileCalls.Png, lifecycle: lifecycle);

        clock.Move(TimeSpan.FromSeconds(seconds - 1));
        (await gateway.ReadAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Move(TimeSpan.FromSeconds(2));
        (await gateway.ReadAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
