using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Files;

/// <summary>A whole file in one PUT.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Upload_OfAnImage_IsServedByteForByte()
    {
        await using var gateway = await TestGateway.StartAsync();
        var bytes = FileCalls.PngOf(3_000_000);
        var upload = await gateway.Client.InitiateAsync();
        upload.Upload.AbsoluteUri.ShouldMatch($"^{gateway.Address}storage/upload/gu[0-9a-f]{{32}}$");
        upload.File.AbsoluteUri.ShouldMatch($"^{gateway.Address}files/gf[0-9a-f]{{32}}$");

        using var stored = await gateway.PutAsync(upload.Upload, bytes);

        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await stored.JsonAsync();
        answer.GetProperty("file_url").GetString().ShouldBe(upload.File.AbsoluteUri);
        answer.GetProperty("size").GetInt64().ShouldBe(bytes.Length);
        answer.GetProperty("content_type").GetString().ShouldBe("image/png");
        answer.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        var inAWeek = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(7);
        answer.GetProperty("expires_at").GetDateTime().ShouldBe(inAWeek, TimeSpan.FromMinutes(5));
        using var read = await gateway.ReadAsync(upload.File);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.Content.Headers.ContentLength.ShouldBe(bytes.Length);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Put_Twice_IsRefusedAndKeepsTheFirstFile()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (first, second) = (FileCalls.PngOf(1000), FileCalls.PngOf(2000, seed: 1));
        var upload = await gateway.Client.InitiateAsync();
        (await gateway.PutAsync(upload.Upload, first)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var again = await gateway.PutAsync(upload.Upload, second);

        await again.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_complete");
        using var read = await gateway.ReadAsync(upload.File);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(first);
    }

    [Fact]
    public async Task Put_WhileAnotherOneRuns_IsRefusedAndTheFirstOneSucceeds()
    {
        await using var gateway = await TestGateway.StartAsync();
        var bytes = FileCalls.PngOf(200_000);
        var upload = await gateway.Client.InitiateAsync();
        using var body = new HeldContent(bytes, before: 100_000, bytes.Length);
        var first = gateway.PutAsync(upload.Upload, body, "image/png");
        await Eventually.IsTrueAsync(() => Partials(gateway).Length == 1);

        using var second = await gateway.PutAsync(upload.Upload, bytes);

        await second.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_in_progress");
        body.Continue();
        using var stored = await first;
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        Partials(gateway).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/storage/upload/gu00000000000000000000000000000000")]
    [InlineData("/storage/upload/gu0000000000000000000000000000000")]
    [InlineData("/storage/upload/gf00000000000000000000000000000000")]
    [InlineData("/storage/upload/x")]
    public async Task Put_ToAnUnknownUpload_IsNotFound(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.PutAsync(new Uri(gateway.Address, path), FileCalls.Png);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
    }

    [Fact]
    public async Task Put_AfterTheUploadUrlHasExpired_IsNotFound()
    {
        var clock = new StillClock();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock, ("Gateway:Files:UploadTime", "00:10:00"));
        var upload = await gateway.Client.InitiateAsync();
        clock.Move(TimeSpan.FromMinutes(11));

        using var response = await gateway.PutAsync(upload.Upload, FileCalls.Png);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
        StoredFiles(gateway).ShouldBeEmpty();
    }

    /// <summary>The upload URL needs no key, but its client must have one.</summary>
    [Fact]
    public async Task Put_WhenTheClientHasNoValidKey_IsNotFound()
    {
        var clock = new StillClock();
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), clock,
            ($"Gateway:Clients:{TestGateway.ClientName}:Keys:0:Expires", (StillClock.Begin + TimeSpan.FromMinutes(5)).ToString("O")));
        var upload = await gateway.Client.InitiateAsync();
        clock.Move(TimeSpan.FromMinutes(6));

        using var response = await gateway.PutAsync(upload.Upload, FileCalls.Png);

        await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "upload_not_found");
    }

    [Theory]
    [InlineData("image/png", "hello, this is a text and no picture", "a text. Send the file itself")]
    [InlineData("image/jpeg", "https://example.com/cat.jpg", "a text. Send the file itself")]
    [InlineData("video/mp4", "%PDF-1.7 something", "application/pdf. Declare its type")]
    [InlineData("audio/mpeg", "PK\u0003\u0004 something", "application/zip. Declare its type")]
    [InlineData("image/png", "\u0001\u0002\u0003\u0004", "of no known image type (PNG, JPEG, ")]
    [InlineData("audio/mpeg", "\u0001\u0002\u0003\u0004", "of no known audio type (MP3, ")]
    public async Task Put_OfAnotherFamily_IsRefusedAndLeavesNothing(string declared, string content, string text)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(declared);

        using var response = await gateway.PutAsync(upload.Upload, FileCalls.Text(content), declared);

        await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "file_type_mismatch");
        (await response.JsonAsync()).GetProperty("message").GetString()!.ShouldContain($", but its content is {text}");
        StoredFiles(gateway).ShouldBeEmpty();
        (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(
            declared.StartsWith("image/", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("image/jpeg", "image/png")]
    [InlineData("application/octet-stream", "image/png")]
    [InlineData("text/plain", "image/png")]
    [InlineData("IMAGE/WEBP; charset=x", "image/png")]
    public async Task Put_OfAnotherImageType_IsStoredAsTheRealType(string declared, string stored)
    {
        await using var gateway = await TestGateway.StartAsync();

        var url = await gateway.UploadAsync(FileCalls.Png, declared);

        using var read = await gateway.ReadAsync(url);
        read.Content.Headers.ContentType!.ToString().ShouldBe(stored);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Put_AboveTheLargestSize_IsRefusedAndLeavesNothing(bool isChunked)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:MaxBytes", "100000"));
        var upload = await gateway.Client.InitiateAsync();
        using HttpContent body = isChunked
            ? new HeldContent(FileCalls.PngOf(300_000), before: 300_000, length: null)
            : new ByteArrayContent(FileCalls.PngOf(100_001));

        using var response = await gateway.PutAsync(upload.Upload, body, "image/png");

        await response.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        StoredFiles(gateway).ShouldBeEmpty();
        await gateway.UploadAsync(FileCalls.PngOf(100_000));
    }

    [Fact]
    public async Task Put_Chunked_IsStored()
    {
        await using var gateway = await TestGateway.StartAsync();
        var bytes = FileCalls.PngOf(9_000_000);
        var upload = await gateway.Client.InitiateAsync();
        using var body = new HeldContent(bytes, before: bytes.Length, length: null);

        using var stored = await gateway.PutAsync(upload.Upload, body, "image/png");

        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var read = await gateway.ReadAsync(upload.File);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded")]
    [InlineData(false, HttpStatusCode.InsufficientStorage, "file_storage_full")]
    public async Task Put_AboveAQuota_IsRefusedAndCountsNothing(bool isOfOneClient, HttpStatusCode status, string errorType)
    {
        var stranger = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:MaxBytes", "100000"), ("Gateway:Files:PerClient:MaxTotalBytes", "150000"),
            ("Gateway:Files:MaxTotalBytes", isOfOneClient ? "1000000" : "150000"),
            ("Gateway:Clients:stranger:Keys:0:Sha256", stranger.Sha256));
        using var other = gateway.CreateClient(stranger.Text);
        await gateway.UploadAsync(FileCalls.PngOf(100_000), client: isOfOneClient ? gateway.Client : other);
        var upload = await gateway.Client.InitiateAsync();

        using (var response = await gateway.PutAsync(upload.Upload, FileCalls.PngOf(50_001)))
        {
            await response.ShouldBeErrorAsync(status, errorType);
        }

        using var fits = await gateway.PutAsync(upload.Upload, FileCalls.PngOf(50_000));
        fits.StatusCode.ShouldBe(HttpStatusCode.OK);
        StoredFiles(gateway).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Put_CutInTheMiddle_LeavesNothingAndCanBeTriedAgain()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:MaxBytes", "200000"), ("Gateway:Files:MaxTotalBytes", "200000"));
        var bytes = FileCalls.PngOf(200_000);
        var upload = await gateway.Client.InitiateAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
            var stream = socket.GetStream();
            await stream.WriteAsync(
                FileCalls.Text(
                    $"PUT {upload.Upload.AbsolutePath} HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nContent-Length: 200000\r\n\r\n"),
                TestContext.Current.CancellationToken);
            await stream.WriteAsync(bytes.AsMemory(0, 100_000), TestContext.Current.CancellationToken);
            await Eventually.IsTrueAsync(() => Partials(gateway).Length == 1);
        }

        await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && entry["path"] is "/storage/upload/{id}", TestContext.Current.CancellationToken);

        StoredFiles(gateway).ShouldBeEmpty();
        using var missing = await gateway.ReadAsync(upload.File);
        await missing.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        // The reservation has ended: the file has exactly the size of all that may be stored.
        using var stored = await gateway.PutAsync(upload.Upload, bytes);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The form would be stored as the file.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_OfAForm_IsRefusedAndCanBeTriedAgain(bool isMultipart)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync("application/octet-stream", isMultipart: isMultipart);
        var url = isMultipart ? new Uri(upload.Upload + "/1") : upload.Upload;

        using var form = await gateway.PutAsync(url, FileCalls.Png, "Multipart/Form-Data; boundary=x");
        using var file = await gateway.PutAsync(url, FileCalls.Png, "application/x-www-form-urlencoded");

        await form.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_type_unsupported");
        file.StatusCode.ShouldBe(HttpStatusCode.OK, "curl --data-binary sends this type");
    }

    [Fact]
    public async Task Put_WithContentEncoding_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync();
        using var body = new ByteArrayContent(FileCalls.Png);
        body.Headers.ContentEncoding.Add("gzip");

        using var response = await gateway.PutAsync(upload.Upload, body, "image/png");

        await response.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_encoding_unsupported");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Put_WithoutBytes_IsRefusedAndCanBeTriedAgain(bool isChunked)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync("application/octet-stream");
        var parts = await gateway.Client.InitiateAsync(isMultipart: true);

        using (var response = await gateway.PutAsync(upload.Upload, Empty(), contentType: null))
        {
            await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_empty");
        }

        using (var part = await gateway.PutAsync(new Uri(parts.Upload + "/1"), Empty(), contentType: null))
        {
            await part.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        }

        StoredFiles(gateway).ShouldBeEmpty();
        (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await gateway.PutPartAsync(parts, 1, FileCalls.Png);

        HttpContent Empty() => isChunked ? new HeldContent([], before: 0, length: null) : new ByteArrayContent([]);
    }

    /// <summary>The length is not known before, and the gateway reserves in steps that are larger than the rest of the quota.</summary>
    [Theory]
    [InlineData(150_000, true)]
    [InlineData(150_001, false)]
    public async Task Put_ChunkedUpToTheQuota_HoldsToTheByte(int length, bool fits)
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:PerClient:MaxTotalBytes", "250000"), ("Gateway:Files:MaxBytes", "200000"));
        await gateway.UploadAsync(FileCalls.PngOf(100_000));
        var upload = await gateway.Client.InitiateAsync();
        using var body = new HeldContent(FileCalls.PngOf(length), before: length, length: null);

        using var response = await gateway.PutAsync(upload.Upload, body, "image/png");

        if (fits)
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        }
        else
        {
            await response.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_quota_exceeded");
        }
    }

    internal static string[] StoredFiles(TestGateway gateway) =>
        Directory.Exists(FolderOf(gateway)) ? Directory.GetFiles(FolderOf(gateway), "*", SearchOption.AllDirectories) : [];

    private static string[] Partials(TestGateway gateway) =>
        [.. StoredFiles(gateway).Where(file => file.EndsWith(".partial", StringComparison.Ordinal))];

    private static string FolderOf(TestGateway gateway) => gateway.Service<FilesDirectory>().Path;
}
