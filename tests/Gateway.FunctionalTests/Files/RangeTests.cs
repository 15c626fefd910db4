using System.Globalization;
using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>Ranges of files, of one object and of several parts.</summary>
public sealed class RangeTests
{
    private const int Size = 300_000;

    private static readonly byte[] Whole = FileCalls.PngOf(Size);

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-", 0, Size)]
    [InlineData("bytes=0-99999", 0, 100_000)]
    [InlineData("bytes=100000-199999", 100_000, 100_000)]
    [InlineData("bytes=50000-250000", 50_000, 200_001)]
    [InlineData("bytes=99999-100000", 99_999, 2)]
    [InlineData("bytes=299999-", 299_999, 1)]
    [InlineData("bytes=250000-9223372036854775807", 250_000, 50_000)]
    [InlineData("BYTES=-1", 299_999, 1)]
    [InlineData("bytes=-150000", 150_000, 150_000)]
    [InlineData("bytes=-300001", 0, Size)]
    public async Task Get_WithARange_HasItsBytes(string range, int offset, int length)
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var url in await UploadsAsync(gateway))
        {
            using var read = await GetAsync(gateway, url, range);

            read.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            Content(read, "Content-Range").ShouldBe(
                string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{offset + length - 1}/{Size}"));
            read.Content.Headers.ContentLength.ShouldBe(length);
            read.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
            read.Headers.AcceptRanges.ShouldBe(["bytes"]);
            read.Headers.ETag.ShouldNotBeNull();
            Content(read, "Content-Disposition").ShouldBe("inline; filename=\"cat.png\"");
            (await BytesAsync(read)).ShouldBe(Whole[offset..(offset + length)]);
        }
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("items=0-1")]
    [InlineData("0-1")]
    public async Task Get_WithARangeThatIsNotServed_HasTheWholeFile(string range)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Whole);

        using var read = await GetAsync(gateway, url, range);

        await ShouldBeWholeAsync(read);
    }

    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=300000-300001")]
    [InlineData("bytes=-0")]
    public async Task Get_WithARangeAfterTheEnd_IsRefusedWithTheSize(string range)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Whole);

        using var read = await GetAsync(gateway, url, range);

        var error = await read.ShouldBeErrorAsync(HttpStatusCode.RequestedRangeNotSatisfiable, "range_not_satisfiable");
        error.GetProperty("message").GetString()!.ShouldContain("300000 bytes");
        Content(read, "Content-Range").ShouldBe("bytes */300000");
        var logged = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["error_type"], "range_not_satisfiable"), TestContext.Current.CancellationToken);
        (logged["status"], logged["outcome"]).ShouldBe((416, "refused"));
    }

    [Fact]
    public async Task Get_WithIfRange_HasTheRangeOfTheSameFileAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Whole);
        using var first = await gateway.ReadAsync(url);
        var etag = first.Headers.ETag!.Tag;

        using var same = await GetAsync(gateway, url, "bytes=10-19", ("If-Range", etag));
        (await BytesAsync(same)).ShouldBe(Whole[10..20]);
        same.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        foreach (var other in new[]
        {
            "W/" + etag, "\"00\"", "Thu, 26 Nov 2026 12:00:00 GMT", $"{etag}, {etag}", "*", etag.Trim('"'),
        })
        {
            using var read = await GetAsync(gateway, url, "bytes=10-19", ("If-Range", other));
            await ShouldBeWholeAsync(read);
            using var after = await GetAsync(gateway, url, "bytes=300000-", ("If-Range", other));
            await ShouldBeWholeAsync(after);
        }
    }

    [Theory]
    [InlineData("bytes=10-19")]
    [InlineData("bytes=300000-")]
    public async Task Get_WithTheEtagAndARange_IsNotModified(string range)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Whole);
        using var first = await gateway.ReadAsync(url);

        using var known = await GetAsync(gateway, url, range, ("If-None-Match", first.Headers.ETag!.Tag));

        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        known.Content.Headers.Contains("Content-Range").ShouldBeFalse();
    }

    /// <summary>Only GET has ranges (RFC 9110, section 14.2).</summary>
    [Theory]
    [InlineData("bytes=10-19")]
    [InlineData("bytes=300000-")]
    public async Task Head_WithARange_HasTheSizeOfTheWholeFile(string range)
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = await gateway.UploadAsync(Whole);

        using var head = await GetAsync(gateway, url, range, method: HttpMethod.Head);

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(Size);
        head.Headers.AcceptRanges.ShouldBe(["bytes"]);
        (await BytesAsync(head)).ShouldBeEmpty();
    }

    /// <summary>A part without bytes of the range is not opened.</summary>
    [Fact]
    public async Task Get_OfARangeInOnePart_DoesNotNeedTheOthers()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = (await UploadsAsync(gateway))[1];
        foreach (var part in UploadTests.StoredFiles(gateway).Where(static path => Path.GetFileName(path)[32..35] is ".1." or ".3."))
        {
            File.Delete(part);
        }

        using var read = await GetAsync(gateway, url, "bytes=100000-199999");
        using var before = await GetAsync(gateway, url, "bytes=99999-199999");

        (await BytesAsync(read)).ShouldBe(Whole[100_000..200_000]);
        await before.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    [Fact]
    public async Task Get_OfARangeThatLosesItsBytes_EndsEarlyAndIsLogged()
    {
        await using var gateway = await TestGateway.StartAsync();
        var url = (await UploadsAsync(gateway))[1];
        File.Delete(UploadTests.StoredFiles(gateway).Single(static path => Path.GetFileName(path)[32..35] == ".3."));

        await Should.ThrowAsync<HttpRequestException>(async () => (await GetAsync(gateway, url, "bytes=150000-250000")).Dispose());

        await gateway.Logs.WaitForAsync(entry => entry.EventId == 871, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Head_OfAFileWithoutItsBytes_IsNotFoundAndLogged()
    {
        await using var gateway = await TestGateway.StartAsync();
        var urls = await UploadsAsync(gateway);
        UploadTests.StoredFiles(gateway).ToList().ForEach(File.Delete);

        foreach (var url in urls)
        {
            using var head = await gateway.ReadAsync(url, HttpMethod.Head);
            head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        gateway.Logs.Entries.Count(static entry => entry.EventId == 871).ShouldBe(urls.Length);
    }

    /// <summary>The same bytes as one object and as three parts.</summary>
    internal static async Task<Uri[]> UploadsAsync(TestGateway gateway)
    {
        var single = await gateway.UploadAsync(Whole);
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var parts = new List<(int Number, string Etag)>();
        for (var number = 1; number <= 3; number++)
        {
            parts.Add((number, await gateway.PutPartAsync(upload, number, Whole[((number - 1) * 100_000)..(number * 100_000)])));
        }

        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody([.. parts]));
        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [single, upload.File];
    }

    internal static async Task<HttpResponseMessage> GetAsync(
        TestGateway gateway, Uri url, string range, (string Name, string Value)? header = null, HttpMethod? method = null)
    {
        using var client = gateway.CreateClient(key: null);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Range", range).ShouldBeTrue();
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task ShouldBeWholeAsync(HttpResponseMessage read)
    {
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.Headers.AcceptRanges.ShouldBe(["bytes"]);
        read.Content.Headers.Contains("Content-Range").ShouldBeFalse();
        (await BytesAsync(read)).ShouldBe(Whole);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage read) =>
        read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static string Content(HttpResponseMessage read, string name) => read.Content.Headers.GetValues(name).ShouldHaveSingleItem();
}
