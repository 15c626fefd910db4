using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Gateway.FunctionalTests.Files;

/// <summary>The calls of an S3 store that a download costs.</summary>
public sealed class S3ReadTests
{
    [Fact]
    public async Task Get_OfARange_ReadsItsBytesAlone()
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await StartAsync(store);
        var urls = await RangeTests.UploadsAsync(gateway);

        (await CallsAsync(gateway, store, urls[0], "bytes=150000-250000")).ShouldBe([new S3Request("GET", "bytes=150000-250000")]);
        (await CallsAsync(gateway, store, urls[0], "bytes=0-")).ShouldBe([new S3Request("GET", "")]);
        (await CallsAsync(gateway, store, urls[1], "bytes=150000-250000")).ShouldBe(
            [new S3Request("GET", "bytes=50000-99999"), new S3Request("GET", "bytes=0-50000")]);
        (await CallsAsync(gateway, store, urls[1], "bytes=50000-250000")).ShouldBe(
            [new S3Request("GET", "bytes=50000-99999"), new S3Request("GET", ""), new S3Request("GET", "bytes=0-50000")]);
    }

    [Fact]
    public async Task Head_CostsOneHeadOfTheStore()
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await StartAsync(store);

        foreach (var url in await RangeTests.UploadsAsync(gateway))
        {
            var before = store.Requests.Count;
            using var head = await gateway.ReadAsync(url, HttpMethod.Head);

            head.StatusCode.ShouldBe(HttpStatusCode.OK);
            head.Content.Headers.ContentLength.ShouldBe(300_000);
            store.Requests.Skip(before).ShouldBe([new S3Request("HEAD", "")]);
        }
    }

    [Theory]
    [InlineData("short", "file_not_found", 404)]
    [InlineData("lost", "file_not_found", 404)]
    [InlineData("whole", "file_storage_unavailable", 503)]
    public async Task Get_OfARangeThatTheStoreDoesNotHave_IsRefused(string fault, string errorType, int status)
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await TestGateway.StartAsync(store.Settings);
        var url = await gateway.UploadAsync(FileCalls.PngOf(1000));
        store.Refuse = context => AnswerAsync(context, fault);

        using var read = await RangeTests.GetAsync(gateway, url, "bytes=0-99");

        await read.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
    }

    /// <summary>The first file fits into one read, so that the response has not begun.</summary>
    [Fact]
    public async Task Get_OfADamagedObject_DoesNotEndAsAWholeFile()
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await TestGateway.StartAsync(store.Settings);
        var small = await gateway.UploadAsync(FileCalls.PngOf(1000));
        var large = await gateway.UploadAsync(FileCalls.PngOf(300_000));
        store.IsDamaged = true;

        using var read = await gateway.ReadAsync(small);
        await read.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "file_storage_unavailable");
        await Should.ThrowAsync<HttpRequestException>(async () => (await gateway.ReadAsync(large)).Dispose());

        gateway.Logs.Entries.ShouldContain(
            static entry => entry.EventId == 870 && entry.Message.Contains("not those of its ETag", StringComparison.Ordinal));
    }

    /// <summary>The client of the store compares the digest also when it ends an answer that was not read.</summary>
    [Fact]
    public async Task Get_OfAnObjectWithoutBytes_Is404()
    {
        await using var store = await S3StandIn.StartAsync();
        await using var gateway = await TestGateway.StartAsync(store.Settings);
        var url = await gateway.UploadAsync(FileCalls.PngOf(1000));
        store.Refuse = static context => AnswerAsync(context, "empty");

        using var read = await gateway.ReadAsync(url);

        await read.ShouldBeErrorAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    /// <summary>The check of the store and the first sweep list the bucket, each at a time of its own. No further sweep comes.</summary>
    private static async Task<TestGateway> StartAsync(S3StandIn store)
    {
        var gateway = await TestGateway.StartAsync([.. store.Settings, ("Gateway:Files:SweepInterval", "01:00:00")]);
        await Eventually.IsTrueAsync(() => store.Requests.Count == 2);
        return gateway;
    }

    private static async Task<bool> AnswerAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "empty":
                context.Response.Headers.ETag = "\"0123456789abcdef0123456789abcdef\"";
                context.Response.ContentLength = 0;
                return true;
            case "short":
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                context.Response.Headers.ContentRange = "bytes 0-99/500";
                await context.Response.Body.WriteAsync(new byte[100], context.RequestAborted);
                return true;
            case "lost":
                await S3StandIn.ErrorAsync(context, StatusCodes.Status416RangeNotSatisfiable, "InvalidRange");
                return true;
            default:
                // A store that ignores the header.
                context.Request.Headers.Range = default;
                return false;
        }
    }

    private static async Task<S3Request[]> CallsAsync(TestGateway gateway, S3StandIn store, Uri url, string range)
    {
        var before = store.Requests.Count;
        using var read = await RangeTests.GetAsync(gateway, url, range);
        read.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        return [.. store.Requests.Skip(before)];
    }
}
