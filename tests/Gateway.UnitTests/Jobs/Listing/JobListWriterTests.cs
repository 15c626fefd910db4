using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Urls;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.UnitTests.Jobs.Listing;

public sealed class JobListWriterTests
{
    private static readonly JobUrls Urls = new("https://gateway.example/fal-ai/imagen4/requests/a");

    /// <summary>Jobs of the client, limit, and the numbers of rows that are read.</summary>
    public static TheoryData<int, int, int[]> Pages => new()
    {
        { 0, 50, [16] },
        { 1, 50, [16] },
        { 15, 16, [16] },
        { 16, 16, [16] },
        { 17, 16, [16] },
        { 16, 50, [16] },
        { 17, 17, [16, 1] },
        { 17, 50, [16, 16] },
        { 18, 17, [16, 1] },
        { 5, 1, [1] },
        { 200, 200, [16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 8] },
        { 201, 200, [16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 8] },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_IsWrittenLikeOneJsonDocument(int count, int limit, int[] batches)
    {
        var jobs = Jobs(count);
        List<int> asked = [];
        var context = Request();

        await new JobListWriter(context, JobListing.Json, (rows, after) => ReadAsync(jobs, rows, after, asked), View)
            .WriteAsync(limit, after: null);

        var listed = jobs.Take(limit).ToList();
        var next = count > limit ? new JobCursor(StoreTime.ToStore(listed[^1].SubmittedAt), listed[^1].RequestId).ToString() : null;
        var expected = JsonSerializer.Serialize(new { Jobs = listed.Select(View), NextCursor = next }, JobListing.Json);
        Written(context).ShouldBe(expected);
        context.Response.StatusCode.ShouldBe(200);
        context.Response.ContentType.ShouldBe("application/json");
        context.GetExchange().ResponseBytes.ShouldBe(Encoding.UTF8.GetByteCount(expected));
        asked.ShouldBe(batches);
    }

    [Fact]
    public async Task Page_StoreFailsBeforeTheFirstByte_ResponseIsUntouched()
    {
        var context = Request();
        var writer = new JobListWriter(context, JobListing.Json, (_, _) => throw new JobStoreUnavailableException("down"), View);

        await Should.ThrowAsync<JobStoreUnavailableException>(writer.WriteAsync(200, after: null));

        Written(context).ShouldBeEmpty();
        context.Response.ContentType.ShouldBeNull();
    }

    [Fact]
    public async Task Page_StoreFailsLater_ThrowsAfterTheFirstRows()
    {
        var context = Request();
        var jobs = Jobs(200);
        var writer = new JobListWriter(
            context,
            JobListing.Json,
            (rows, after) => after is null ? ReadAsync(jobs, rows, after, []) : throw new JobStoreUnavailableException("down"),
            View);

        await Should.ThrowAsync<JobStoreUnavailableException>(writer.WriteAsync(200, after: null));

        Written(context).ShouldStartWith("""{"jobs":[{"request_id":""");
        Written(context).ShouldNotContain("next_cursor");
    }

    /// <summary>While the client does not read, the rows that are not written yet are given up. They are read again afterwards.</summary>
    [Fact]
    public async Task Page_ClientReadsSlowly_RowsAreReadAgainAndTheDocumentIsTheSame()
    {
        var jobs = Jobs(201);
        List<int> asked = [];
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var context = Request();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(pipe.Writer.AsStream()));

        var writing = new JobListWriter(context, JobListing.Json, (rows, after) => ReadAsync(jobs, rows, after, asked), View)
            .WriteAsync(200, after: null);

        writing.IsCompleted.ShouldBeFalse();
        asked.ShouldBe([16], "the second batch waits for the client");
        using var all = new MemoryStream();
        var reading = pipe.Reader.CopyToAsync(all, TestContext.Current.CancellationToken);
        await writing;
        await pipe.Writer.CompleteAsync();
        await reading;
        var expected = JsonSerializer.Serialize(
            new { Jobs = jobs.Take(200).Select(View), NextCursor = JobCursor.After(jobs[199]).ToString() }, JobListing.Json);
        Encoding.UTF8.GetString(all.ToArray()).ShouldBe(expected);
        asked.Sum().ShouldBeGreaterThan(200, "rows that were given up are read again");
    }

    private static JobView View(JobRecord job) => JobView.Of(job, Urls);

    /// <summary>Jobs in every status, with characters that JSON may escape.</summary>
    private static List<JobRecord> Jobs(int count) => [.. Samples.Jobs(count).Reverse().Select((job, n) => (n % 4) switch
    {
        0 => job,
        1 => job.Apply(JobChange.Started(job.RequestId, job.SubmittedAt.AddSeconds(1))),
        2 => job.Apply(JobChange.Completed(job.RequestId, job.SubmittedAt.AddSeconds(2), 1.5)),
        _ => job.Apply(JobChange.Failed(
            job.RequestId, job.SubmittedAt.AddSeconds(3), "content_policy", "Verweigert: \"ä\" <b> + 图\n", 0.5)),
    })];

    private static Task<JobPage> ReadAsync(List<JobRecord> jobs, int rows, JobCursor? after, List<int> asked)
    {
        asked.Add(rows);
        var start = after is null ? 0 : jobs.FindIndex(job => job.RequestId == after.RequestId) + 1;
        var page = jobs.Skip(start).Take(rows).ToList();
        var next = jobs.Count > start + rows ? new JobCursor(StoreTime.ToStore(page[^1].SubmittedAt), page[^1].RequestId) : null;
        return Task.FromResult(new JobPage(page, next));
    }

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new Exchange(null!, HttpMethods.Get, 0));
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Written(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
