using System.Net;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Admission;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files;

/// <summary>Reading, listing and deleting files.</summary>
public sealed class ServingTests
{
    private const string Other = "stranger";

    [Fact]
    public async Task Get_OfAnImage_HasTheHeadersOfASafeAnswer()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.Png);

        using var read = await gateway.ReadAsync(url);

        Header(read, "Content-Type").ShouldBe("image/png");
        Header(read, "Content-Disposition").ShouldBe("inline; filename=\"cat.png\"");
        Header(read, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(read, "Content-Security-Policy").ShouldBe("default-src 'none'; sandbox");
        Header(read, "Cache-Control").Split(", ").ShouldBe(["private", "no-cache"], ignoreOrder: true);
        Header(read, "Referrer-Policy").ShouldBe("no-referrer");
        read.Headers.ETag.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("application/octet-stream", "<html><script>alert(1)</script></html>", "application/octet-stream")]
    [InlineData("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "image/svg+xml")]
    [InlineData("text/html", "<html></html>", "application/octet-stream")]
    [InlineData("application/pdf", "%PDF-1.7", "application/pdf")]
    public async Task Get_OfADocument_IsSavedAndNotShown(string declared, string content, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.Text(content), declared, "page.html");

        using var read = await gateway.ReadAsync(url);

        Header(read, "Content-Type").ShouldBe(type);
        Header(read, "Content-Disposition").ShouldBe("attachment; filename=\"page.html\"");
    }

    [Theory]
    [InlineData("../../x", "inline; filename=\"x\"")]
    [InlineData("C:\\\\windows\\\\cat.png", "inline; filename=\"cat.png\"")]
    [InlineData("a\\\"b.png", "inline; filename=\"a_b.png\"; filename*=UTF-8''a%22b.png")]
    [InlineData("a\\r\\nSet-Cookie: x=y", "inline; filename=\"aSet-Cookie: x=y\"")]
    [InlineData("猫.png", "inline; filename=\"_.png\"; filename*=UTF-8''%E7%8C%AB.png")]
    [InlineData("\\u202egnp.exe", "inline; filename=\"gnp.exe\"")]
    [InlineData("..", "inline; filename=\"file\"")]
    [InlineData("\\u0000", "inline; filename=\"file\"")]
    public async Task Names_OfClients_AreNoPathsAndNoHeaders(string json, string disposition)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var begun = await gateway.Client.SendInitiateAsync($$"""{"content_type":"image/png","file_name":"{{json}}"}""");
        var urls = await begun.JsonAsync();
        begun.StatusCode.ShouldBe(HttpStatusCode.OK, urls.ToString());
        using var stored = await gateway.PutAsync(new Uri(urls.GetProperty("upload_url").GetString()!), FileCalls.Png);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var read = await gateway.ReadAsync(new Uri(urls.GetProperty("file_url").GetString()!));

        Header(read, "Content-Disposition").ShouldBe(disposition);
        read.Headers.Contains("Set-Cookie").ShouldBeFalse();
        UploadTests.StoredFiles(gateway).ShouldHaveSingleItem();
        Path.GetFileName(UploadTests.StoredFiles(gateway)[0]).ShouldMatch("^[0-9a-f]{32}\\.0\\.[0-9a-f]{32}$");
    }

    [Fact]
    public async Task Head_HasTheHeadersAndNoBody()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.Png);

        using var head = await gateway.ReadAsync(url, HttpMethod.Head);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(FileCalls.Png.Length);
        (await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Get_WithTheEtag_IsNotModifiedUntilTheFileIsDeleted()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.Png);
        using var read = await gateway.ReadAsync(url);
        using var client = gateway.CreateClient(key: null);
        client.DefaultRequestHeaders.IfNoneMatch.Add(read.Headers.ETag!);

        using var known = await client.GetAsync(url, TestContext.Current.CancellationToken);
        using var deleted = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);
        using var gone = await client.GetAsync(url, TestContext.Current.CancellationToken);

        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gone.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    [Theory]
    [InlineData("/files/gf00000000000000000000000000000000")]
    [InlineData("/files/gu00000000000000000000000000000000")]
    [InlineData("/files/x")]
    public async Task Get_OfAnUnknownFile_IsNotFound(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var read = await gateway.ReadAsync(new Uri(gateway.Address, path));

        await read.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    [Fact]
    public async Task Get_OfAFileWithoutItsBytes_IsNotFoundAndLogged()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(FileCalls.Png);
        File.Delete(UploadTests.StoredFiles(gateway)[0]);

        using var read = await gateway.ReadAsync(url);

        await read.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == 871);
    }

    /// <summary>The bytes were removed by the gateway itself, so the log must not say that they are lost.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_OfAFileThatIsDeletedMeanwhile_IsNotFoundAndNotLogged(bool isMultipart)
    {
        using var files = new TemporaryDirectory();
        var storage = new SlowStorage(files.Path);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), null, services => services.AddSingleton<IFileStorage>(storage));
        var upload = await gateway.Client.InitiateAsync(isMultipart: isMultipart);
        if (isMultipart)
        {
            var etag = await gateway.PutPartAsync(upload, 1, FileCalls.Png);
            (await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)))).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        else
        {
            (await gateway.PutAsync(upload.Upload, FileCalls.Png)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var hold = storage.HoldNextOpen();
        var reading = gateway.ReadAsync(upload.File);
        await hold.Begun;
        using var deleted = await gateway.Client.DeleteAsync(upload.File, TestContext.Current.CancellationToken);
        hold.Release();

        using var read = await reading;
        await read.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == 871);
    }

    [Fact]
    public async Task Get_OfAPrivateFile_NeedsTheKeyOfItsOwner()
    {
        var stranger = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{Other}:Keys:0:Sha256", stranger.Sha256));
        using var other = gateway.CreateClient(stranger.Text);
        var url = await gateway.UploadAsync(FileCalls.Png, lifecycle: """{"initial_acl":{"default":"hide"}}""");

        using var owner = await gateway.Client.GetAsync(url, TestContext.Current.CancellationToken);
        using var none = await gateway.ReadAsync(url);
        using var foreign = await other.GetAsync(url, TestContext.Current.CancellationToken);

        (await owner.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(FileCalls.Png);
        await none.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
        await foreign.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    [Fact]
    public async Task Get_WhenTheGatewayIsPrivate_NeedsTheKeyForEveryFile()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:Private", "true"));
        var url = await gateway.UploadAsync(FileCalls.Png);

        using var owner = await gateway.Client.GetAsync(url, TestContext.Current.CancellationToken);
        using var none = await gateway.ReadAsync(url);
        using var unknown = await gateway.ReadAsync(new Uri(gateway.Address, "/files/gf00000000000000000000000000000000"));

        owner.StatusCode.ShouldBe(HttpStatusCode.OK);
        await none.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
        await unknown.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
    }

    [Fact]
    public async Task Delete_OfOwnFile_RemovesItOnce()
    {
        var stranger = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{Other}:Keys:0:Sha256", stranger.Sha256));
        using var other = gateway.CreateClient(stranger.Text);
        var url = await gateway.UploadAsync(FileCalls.Png);

        using var foreign = await other.DeleteAsync(url, TestContext.Current.CancellationToken);
        using var kept = await gateway.ReadAsync(url);
        using var own = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);
        using var again = await gateway.Client.DeleteAsync(url, TestContext.Current.CancellationToken);

        await foreign.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        kept.StatusCode.ShouldBe(HttpStatusCode.OK);
        own.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await again.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
        UploadTests.StoredFiles(gateway).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_HasOwnCompleteFilesInPages()
    {
        var stranger = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{Other}:Keys:0:Sha256", stranger.Sha256));
        using var other = gateway.CreateClient(stranger.Text);
        await gateway.UploadAsync(FileCalls.Png, client: other);
        await gateway.Client.InitiateAsync();
        var urls = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            urls.Add((await gateway.UploadAsync(FileCalls.Png, fileName: $"{index}.png")).AbsoluteUri);
        }

        var listed = new List<string>();
        var cursor = "";
        do
        {
            using var page = await gateway.Client.GetAsync(
                new Uri($"/files?limit=2{cursor}", UriKind.Relative), TestContext.Current.CancellationToken);
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
            var body = await page.JsonAsync();
            foreach (var file in body.GetProperty("files").EnumerateArray())
            {
                var url = file.GetProperty("file_url").GetString()!;
                url.ShouldEndWith($"/files/{file.GetProperty("id").GetString()}");
                listed.Add(url);
            }

            cursor = body.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + next : "";
        }
        while (cursor.Length > 0);

        listed.ShouldBe(Enumerable.Reverse(urls));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=51")]
    [InlineData("?cursor=!!")]
    [InlineData("?cursor=MTIz")]
    [InlineData("?other=1")]
    public async Task List_WithAnInvalidQuery_IsRefused(string query)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.GetAsync(
            new Uri("/files" + query, UriKind.Relative), TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "query_invalid");
    }

    [Fact]
    public async Task List_AfterTheExpiry_HasNoFile()
    {
        var clock = new StillClock();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), clock);
        await gateway.UploadAsync(FileCalls.Png);
        clock.Move(TimeSpan.FromDays(8));

        using var page = await gateway.Client.GetAsync(new Uri("/files", UriKind.Relative), TestContext.Current.CancellationToken);

        (await page.JsonAsync()).GetProperty("files").GetArrayLength().ShouldBe(0);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(
        ", ",
        response.Headers.TryGetValues(name, out var values) ? values : response.Content.Headers.GetValues(name));
}
