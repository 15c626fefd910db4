using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Urls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>Pages of the list that are read and written in several batches.</summary>
public sealed class JobListPageTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Stored jobs, limit.</summary>
    public static TheoryData<int, int> Pages => new() { { 0, 200 }, { 1, 200 }, { 17, 16 }, { 40, 40 }, { 201, 200 } };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_HasTheBytesOfOneDocument(int count, int limit)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:PublicUrl", "https://jobs.internal.example"));
        var jobs = Enumerable.Range(0, count).Select(Job).ToList();
        foreach (var job in jobs)
        {
            await gateway.Service<IJobStore>().AddAsync(new NewJob(job), TestContext.Current.CancellationToken);
        }

        using var response = await gateway.Client.GetAsync(
            new Uri("/jobs?limit=" + limit, UriKind.Relative), TestContext.Current.CancellationToken);

        var page = jobs.AsEnumerable().Reverse().Take(limit).ToList();
        var next = count > limit ? new JobCursor(StoreTime.ToStore(page[^1].SubmittedAt), page[^1].RequestId).ToString() : null;
        var views = page.Select(job => JobView.Of(
            job, JobUrls.At("https://jobs.internal.example", JobApps.ForClients(job), job.RequestId)));
        var expected = JsonSerializer.Serialize(new { Jobs = views, NextCursor = next }, JobListing.Json);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(expected);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken);
        logged["response_bytes"].ShouldBe((long)expected.Length);
    }

    [Fact]
    public async Task Page_StoreFailsAfterTheFirstRows_ClientSeesAnIncompleteResponse()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(AnswerHalfAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        await Should.ThrowAsync<HttpRequestException>(
            client.GetStringAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    private static async Task AnswerHalfAsync(HttpContext context)
    {
        context.Features.Set(new Exchange(null!, HttpMethods.Get, 0));
        var rows = Enumerable.Range(0, JobListWriter.BatchRows).Select(Job).ToList();
        var writer = new JobListWriter(
            context,
            JobListing.Json,
            (_, after) => after is null
                ? Task.FromResult(new JobPage(rows, new JobCursor(1, "next")))
                : throw new JobStoreUnavailableException("down"),
            job => JobView.Of(job, new JobUrls("https://gateway.example")));
        try
        {
            await writer.WriteAsync(200, after: null);
        }
        catch (JobStoreUnavailableException)
        {
            await context.RefuseAsync(JobErrors.StoreUnavailable());
        }
    }

    private static JobRecord Job(int number)
    {
        var job = new JobRecord
        {
            RequestId = string.Create(CultureInfo.InvariantCulture, $"job-{number:D5}"),
            Client = TestGateway.ClientName,
            Model = Seeds.Imagen4,
            UpstreamPath = "fal-ai/imagen4",
            SubmittedAt = Start.AddSeconds(number),
            ImagesAsked = 2,
            BodyBytes = 420,
            BodyDigest = SHA256.HashData([1]),
        };
        return (number % 3) switch
        {
            0 => job,
            1 => job.Apply(JobChange.Completed(job.RequestId, job.SubmittedAt.AddSeconds(2), 1.5)),
            _ => job.Apply(JobChange.Failed(job.RequestId, job.SubmittedAt.AddSeconds(3), "content_policy", "Refused: \"<b>\" +\n", 0.5)),
        };
    }
}
