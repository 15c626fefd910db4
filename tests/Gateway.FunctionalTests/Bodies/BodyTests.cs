using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Bodies;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Bodies;

public sealed class BodyTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json;charset=UTF8")]
    [InlineData("application/json; charset=\"utf8\"")]
    [InlineData("application/json; charset=\"UTF8\"; x=y")]
    public async Task ContentType_Json_IsAccepted(string contentType)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await PostAsync(gateway, "{\"prompt\":\"a lion\"}"u8.ToArray(), contentType);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf")]
    [InlineData("application/json; charset=utf88")]
    [InlineData("application/json; charset='utf8'")]
    [InlineData("application/json; charset=utf8; charset=utf-8")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/problem+json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task ContentType_Other_Is415(string? contentType)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await PostAsync(gateway, "{\"prompt\":\"a lion\"}"u8.ToArray(), contentType);

        await response.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_type_unsupported");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task ContentEncoding_Other_Is415(string encoding)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var content = HttpExtensions.Json("""{"prompt":"a lion"}""");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var response = await gateway.Client.PostAsync(
            new Uri("/" + Seeds.Imagen4, UriKind.Relative), content, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_encoding_unsupported");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"prompt\":\"a\"")]
    [InlineData("{\"prompt\":\"a\"}x")]
    [InlineData("{\"prompt\":\"a\",}")]
    [InlineData("{\"prompt\":\"a\",\"prompt\":\"b\"}")]
    [InlineData("{\"prompt\":\"a\",\"\\u0070rompt\":\"b\"}")]
    [InlineData("{\"prompt\":\"\\ud800\"}")]
    [InlineData("{\"prompt\":\"a\",\"x\":NaN}")]
    [InlineData("{\"prompt\":\"a\"/**/}")]
    [InlineData("\u00ef\u00bb\u00bf{\"prompt\":\"a\"}")]
    [InlineData("{\"prompt\":\"\u00ff\"}")]
    [InlineData("{\"prompt\":\"a\tb\"}")]
    public async Task Body_AmbiguousJson_Is400AndNotForwarded(string latin1)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await PostAsync(gateway, Encoding.Latin1.GetBytes(latin1), "application/json");

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "json_invalid");
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_ContentLengthTooLarge_Is413BeforeBodyIsRead()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxBodyBytes", "1000"));

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 413");
        answer.ShouldContain("body_too_large");
        answer.ShouldNotContain("100 Continue");
    }

    [Fact]
    public async Task Body_TooLargeWithoutContentLength_Is413()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxBodyBytes", "1000"));
        using var content = new StreamContent(new MemoryStream(new byte[5000]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Seeds.Imagen4) { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        gateway.Sandbox.Requests.ShouldBeEmpty();
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved == 0);
    }

    [Theory]
    [InlineData("ffffffffffffffffff")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("0xe")]
    [InlineData("")]
    public async Task Body_InvalidChunkSize_Is400AndConnectionIsClosed(string size)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{\"prompt\":\"x\"}}\r\n0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("body_incomplete");
        answer.ShouldContain("Connection: close");
        gateway.Sandbox.Requests.ShouldBeEmpty();
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved == 0);
    }

    [Fact]
    public async Task Body_AtTheLimit_IsForwarded()
    {
        const string frame = "{\"prompt\":\"\"}";
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxBodyBytes", "1000"));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, frame.Insert(11, new string('x', 1000 - frame.Length)));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Body_TooSlow_Is408AndReleasesMemory()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:BodyReadTimeout", "00:00:00.200"));

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100000\r\n\r\n{\"prompt\":",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 408");
        answer.ShouldContain("body_too_slow");
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved == 0);
    }

    [Fact]
    public async Task Body_ClientDisconnects_ReleasesMemoryAndLogs499()
    {
        await using var gateway = await TestGateway.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"prompt\":".PadRight(70_000)),
                TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved > 0);
            socket.Client.LingerState = new LingerOption(true, 0);
        }

        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["error_type"].ShouldBeOneOf("client_closed_request", "body_incomplete");
        await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved == 0);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    /// <summary>Most clients do not read the response before they have sent the whole body.</summary>
    [Fact]
    public async Task Body_TooLargeAndSentBeforeReading_ClientReceivesFullResponse()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxBodyBytes", "200000"));

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: 20000000\r\n\r\n{new string('x', 20_000_000)}",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 413");
        answer.ShouldContain("body_too_large");
        answer.ShouldContain("Connection: close");
    }

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, byte[] body, string? contentType)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await gateway.Client.PostAsync(
            new Uri("/" + Seeds.Imagen4, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
