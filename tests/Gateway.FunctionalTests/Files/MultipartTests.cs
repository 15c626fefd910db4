using System.Net;
using System.Security.Cryptography;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Files;

/// <summary>A file in parts.</summary>
public sealed class MultipartTests
{
    private static readonly byte[] Whole = FileCalls.PngOf(300_000);

    [Fact]
    public async Task Parts_Completed_AreOneFile()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (upload, parts) = await SendAsync(gateway);

        using var completed = await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts));

        completed.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await completed.JsonAsync();
        answer.GetProperty("size").GetInt64().ShouldBe(Whole.Length);
        answer.GetProperty("content_type").GetString().ShouldBe("image/png");
        answer.GetProperty("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Whole)));
        using var read = await gateway.ReadAsync(upload.File);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(Whole);
    }

    /// <summary>The answer to the first call may have been lost.</summary>
    [Fact]
    public async Task Complete_TheSameAgain_GetsTheSameAnswer()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (upload, parts) = await SendAsync(gateway);
        var first = await (await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts))).JsonAsync();

        using var again = await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts));
        using var other = await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts[..2]));
        using var part = await gateway.PutAsync(new Uri($"{upload.Upload}/1"), Whole, null);

        (await again.JsonAsync()).ToString().ShouldBe(first.ToString());
        await other.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_complete");
        await part.ShouldBeErrorAsync(HttpStatusCode.Conflict, "upload_complete");
    }

    [Fact]
    public async Task Part_SentAgain_ReplacesTheEarlierOne()
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var old = await gateway.PutPartAsync(upload, 1, FileCalls.PngOf(5000, seed: 9));
        var etag = await gateway.PutPartAsync(upload, 1, Whole);

        using var withOld = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, old)));
        using var withNew = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, $"\"{etag}\"")));

        var error = await withOld.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        error.GetProperty("message").GetString()!.ShouldContain("part 1");
        withNew.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var read = await gateway.ReadAsync(upload.File);
        (await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(Whole);
    }

    [Theory]
    [InlineData(new[] { 1, 3 }, "parts: part 2 is missing")]
    [InlineData(new[] { 2, 3 }, "parts: part 1 is missing")]
    [InlineData(new[] { 1, 2 }, "parts: part 3 was sent but is not in the list")]
    [InlineData(new[] { 1, 2, 3, 4 }, "parts[3].partNumber: part 4 was not sent")]
    [InlineData(new[] { 1, 2, 2, 3 }, "parts[2].partNumber: part 2 is in the list more than once")]
    [InlineData(new int[0], "at least one part")]
    public async Task Complete_WithOtherPartsThanSent_NamesThePart(int[] listed, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        var (upload, parts) = await SendAsync(gateway);
        var body = FileCalls.PartsBody(
            [.. listed.Select(number => (number, number <= parts.Length ? parts[number - 1].Etag : "00"))]);

        using var refused = await gateway.CompleteAsync(upload, body);

        var error = await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        error.GetProperty("message").GetString()!.ShouldContain(message);
        (await gateway.ReadAsync(upload.File)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A client corrects its list once, and not once for each entry.</summary>
    [Fact]
    public async Task Complete_WithManyFaults_NamesAllOfThem()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (upload, parts) = await SendAsync(gateway);
        await gateway.PutPartAsync(upload, 9, Whole[..10]);
        var body = FileCalls.PartsBody(
            (3, "00"), (1, parts[0].Etag), (3, parts[2].Etag), (2, "\"" + parts[0].Etag + "\""), (6, parts[1].Etag));

        using var refused = await gateway.CompleteAsync(upload, body);

        var error = await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        error.GetProperty("message").GetString().ShouldBe(
            "parts[0].etag: is not the etag of part 3 as it was sent last: send the part again, or list its last etag (and 6 more)");
        error.GetProperty("detail").EnumerateArray()
            .Select(static fault => $"{fault.GetProperty("loc").GetRawText()} {fault.GetProperty("msg").GetString()!.Split(':')[0]}")
            .ShouldBe(
            [
                """["body","parts",0,"etag"] is not the etag of part 3 as it was sent last""",
                """["body","parts",2,"partNumber"] part 3 is in the list more than once""",
                """["body","parts",3,"etag"] is not the etag of part 2 as it was sent last""",
                """["body","parts",4,"partNumber"] part 6 was not sent, or is being sent""",
                """["body","parts"] part 4 is missing""",
                """["body","parts"] part 5 is missing""",
                """["body","parts"] part 9 was sent but is not in the list""",
            ]);
        (await gateway.ReadAsync(upload.File)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Complete_WithAThousandFaults_NamesAHundred()
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var body = FileCalls.PartsBody([.. Enumerable.Range(1, 1000).Select(static number => (number, "00"))]);

        using var refused = await gateway.CompleteAsync(upload, body);

        var error = await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        error.GetProperty("detail").GetArrayLength().ShouldBe(100);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"parts":{}}""")]
    [InlineData("""{"parts":[{"partNumber":"1","etag":"a"}]}""")]
    [InlineData("""{"parts":[{"partNumber":0,"etag":"a"}]}""")]
    [InlineData("""{"parts":[{"partNumber":1}]}""")]
    public async Task Complete_WithAnInvalidBody_IsRefused(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);

        using var refused = await gateway.CompleteAsync(upload, body);

        await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("one")]
    public async Task Part_WithAnInvalidNumber_IsRefused(string number)
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);

        using var refused = await gateway.PutAsync(new Uri($"{upload.Upload}/{number}"), Whole, null);

        await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
    }

    [Fact]
    public async Task Parts_TogetherAboveTheLargestSize_AreRefused()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Files:MaxBytes", "100000"));
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        await gateway.PutPartAsync(upload, 1, Whole[..60_000]);

        using var second = await gateway.PutAsync(new Uri($"{upload.Upload}/2"), Whole[..40_001], null);

        await second.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        await gateway.PutPartAsync(upload, 2, Whole[..40_000]);
    }

    [Fact]
    public async Task Kinds_OfUploads_AreNotMixed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var single = await gateway.Client.InitiateAsync();
        var parts = await gateway.Client.InitiateAsync(isMultipart: true);

        using var part = await gateway.PutAsync(new Uri($"{single.Upload}/1"), Whole, null);
        using var whole = await gateway.PutAsync(parts.Upload, Whole);
        using var complete = await gateway.CompleteAsync(single, FileCalls.PartsBody((1, "00")));

        await part.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        await whole.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
        await complete.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "upload_parts_invalid");
    }

    [Fact]
    public async Task Complete_OfAnotherFamily_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var upload = await gateway.Client.InitiateAsync("video/mp4", isMultipart: true);
        var etag = await gateway.PutPartAsync(upload, 1, Whole);

        using var refused = await gateway.CompleteAsync(upload, FileCalls.PartsBody((1, etag)));

        await refused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "file_type_mismatch");
        (await gateway.ReadAsync(upload.File)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Delete_OfAFileInParts_RemovesEveryPart()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (upload, parts) = await SendAsync(gateway);
        (await gateway.CompleteAsync(upload, FileCalls.PartsBody(parts))).StatusCode.ShouldBe(HttpStatusCode.OK);
        UploadTests.StoredFiles(gateway).Length.ShouldBe(3);

        using var deleted = await gateway.Client.DeleteAsync(upload.File, TestContext.Current.CancellationToken);

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        UploadTests.StoredFiles(gateway).ShouldBeEmpty();
    }

    private static async Task<(UploadUrls Upload, (int Number, string Etag)[] Parts)> SendAsync(TestGateway gateway)
    {
        var upload = await gateway.Client.InitiateAsync(isMultipart: true);
        var third = await gateway.PutPartAsync(upload, 3, Whole[200_000..]);
        var first = await gateway.PutPartAsync(upload, 1, Whole[..100_000]);
        var second = await gateway.PutPartAsync(upload, 2, Whole[100_000..200_000]);
        return (upload, [(1, first), (2, second), (3, third)]);
    }
}
