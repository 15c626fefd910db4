using System.Net;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>A file, an upload and a part have one URL each.</summary>
public sealed class SpellingTests
{
    [Theory]
    [InlineData("GET", "file")]
    [InlineData("HEAD", "file")]
    [InlineData("DELETE", "file")]
    [InlineData("GET", "list")]
    [InlineData("PUT", "upload")]
    [InlineData("PUT", "part")]
    [InlineData("POST", "complete")]
    [InlineData("POST", "initiate")]
    [InlineData("POST", "initiate-multipart")]
    public async Task Path_WithAFinalSlash_HasNoRoute(string method, string kind)
    {
        await using var gateway = await TestGateway.StartAsync();
        var file = await gateway.UploadAsync(FileCalls.Png);
        var (single, parts) = (await gateway.Client.InitiateAsync(), await gateway.Client.InitiateAsync(isMultipart: true));
        var url = kind switch
        {
            "file" => file,
            "list" => new Uri(gateway.Address, "/files"),
            "upload" => single.Upload,
            "part" => new Uri(parts.Upload + "/1"),
            "complete" => new Uri(parts.Upload + "/complete"),
            _ => new Uri(gateway.Address, "/storage/upload/" + kind),
        };

        foreach (var end in (string[])["/", "/?limit=1"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), url + end);
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            response.Headers.GetValues("x-fal-error-type").ShouldBe(["route_unknown"]);
            (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(FileCalls.IdOf(file));
        }

        (await gateway.ReadAsync(file)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("01", 422)]
    [InlineData("001", 422)]
    [InlineData("0", 422)]
    [InlineData("00", 422)]
    [InlineData("1001", 422)]
    [InlineData("1.0", 422)]
    [InlineData("1e0", 422)]
    [InlineData("-1", 422)]
    [InlineData("+1", 400)]
    [InlineData("%201", 400)]
    [InlineData("%31", 400)]
    public async Task Part_WithAnotherSpellingOfItsNumber_IsRefused(string number, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var etag = await gateway.PutPartAsync(upload, 1, FileCalls.Png);

        using var response = await gateway.PutAsync(
            new Uri($"{upload.Upload}/{number}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }),
            FileCalls.Text("another"), contentType: null);

        await response.ShouldBeErrorAsync(
            (HttpStatusCode)status, status == 422 ? "upload_parts_invalid" : "request_target_invalid");
        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));
        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Put_WithContentRange_IsRefusedAndCanBeSentWhole(bool isMultipart)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: isMultipart);
        var url = isMultipart ? new Uri(upload.Upload + "/1") : upload.Upload;
        using var partial = new ByteArrayContent(FileCalls.Png[..20]);
        partial.Headers.ContentRange = new ContentRangeHeaderValue(0, 19, FileCalls.Png.Length);

        using var refused = await gateway.PutAsync(url, partial, "image/png");

        await refused.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "header_invalid");
        using var stored = await gateway.PutAsync(url, FileCalls.Png);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Limits_OfAClientWithFiles_CountUnfinishedUploads()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Files:PerClient:MaxFiles", "3"), ("Gateway:Files:MaxBytes", "1000"), ("Gateway:Files:MaxTotalBytes", "1000"));
        (await CountsAsync(gateway)).ShouldBe("0 3 0 1000");

        await gateway.UploadAsync(FileCalls.Png);
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        await gateway.PutPartAsync(upload, 1, FileCalls.Png);

        (await CountsAsync(gateway)).ShouldBe($"2 1 {2 * FileCalls.Png.Length} {1000 - (2 * FileCalls.Png.Length)}");
        using var ended = await gateway.Client.DeleteAsync(upload.File, TestContext.Current.CancellationToken);
        (await CountsAsync(gateway)).ShouldBe($"1 2 {FileCalls.Png.Length} {1000 - FileCalls.Png.Length}");
    }

    private static async Task<string> CountsAsync(TestGateway gateway)
    {
        using var answer = await gateway.Client.GetAsync(new Uri("/limits", UriKind.Relative), TestContext.Current.CancellationToken);
        var files = (await answer.JsonAsync()).GetProperty("files");
        return string.Join(' ', ((string[])["number", "bytes"]).SelectMany(
            kind => ((string[])["used", "left"]).Select(member => files.GetProperty(kind).GetProperty(member).GetInt64())));
    }
}
