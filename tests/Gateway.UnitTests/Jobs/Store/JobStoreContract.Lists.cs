using Gateway.Jobs;
using Gateway.Jobs.Store;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task List_SeveralClients_ReturnsOwnJobsNewestFirst()
    {
        var store = await OpenAsync();
        await Task.WhenAll(Samples.Jobs(5).Concat(Samples.Jobs(5, "other", "other"))
            .Select(job => store.AddAsync(job, completion: null, Cancellation)));

        var page = await store.ListAsync("studio", new JobFilter(), after: null, Cancellation);

        page.Jobs.Select(job => job.RequestId).ShouldBe(["job-00004", "job-00003", "job-00002", "job-00001", "job-00000"]);
        page.Next.ShouldBeNull();
    }

    [Fact]
    public async Task List_Filters_RestrictTheJobs()
    {
        var store = await OpenAsync();
        foreach (var job in Samples.Jobs(6))
        {
            var odd = job.SubmittedAt.Second % 2 == 1;
            await store.AddAsync(job with { Model = odd ? "fal-ai/odd" : "fal-ai/even" }, completion: null, Cancellation);
        }

        store.Update(JobChange.Completed("job-00003", Samples.Start, inferenceTime: null));
        await store.FlushAsync(Cancellation);

        (await Ids(new JobFilter { Model = "fal-ai/odd" })).ShouldBe(["job-00005", "job-00003", "job-00001"]);
        (await Ids(new JobFilter { Status = JobStatus.Completed })).ShouldBe(["job-00003"]);
        (await Ids(new JobFilter { Since = Samples.Start.AddSeconds(4) })).ShouldBe(["job-00005", "job-00004"]);
        var filter = new JobFilter { Since = Samples.Start.AddSeconds(2), Model = "fal-ai/odd", Status = JobStatus.InQueue };
        (await Ids(filter)).ShouldBe(["job-00005"]);

        async Task<IEnumerable<string>> Ids(JobFilter filter) =>
            (await store.ListAsync("studio", filter, after: null, Cancellation)).Jobs.Select(job => job.RequestId);
    }

    [Fact]
    public async Task List_PagesWhileJobsArrive_ReturnEachEarlierJobOnce()
    {
        var store = await OpenAsync();
        // Several jobs have the same time, so the id decides their order. Ids are ordered by code point.
        var jobs = Enumerable.Range(0, 200)
            .Select(n => Samples.Job($"{"aBc-_Z"[n % 6]}{n}", submittedAt: Samples.Start.AddSeconds(n / 20))).ToArray();
        await Task.WhenAll(jobs.Select(job => store.AddAsync(job, completion: null, Cancellation)));

        var seen = new List<JobRecord>();
        JobCursor? cursor = null;
        do
        {
            var arriving = store.AddAsync(
                Samples.Job($"new-{seen.Count}", submittedAt: Samples.Start.AddHours(1)), completion: null,
                Cancellation);
            var page = await store.ListAsync("studio", new JobFilter { Limit = 7 }, cursor, Cancellation);
            await arriving;
            seen.AddRange(page.Jobs);
            cursor = page.Next is null ? null : JobCursor.TryParse(page.Next.ToString()).ShouldNotBeNull();
        }
        while (cursor is not null);

        var expected = jobs.OrderByDescending(job => job.SubmittedAt).ThenByDescending(job => job.RequestId, StringComparer.Ordinal);
        seen.Select(job => job.RequestId).Where(id => !id.StartsWith("new-", StringComparison.Ordinal))
            .ShouldBe(expected.Select(job => job.RequestId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task List_Limit_IsAccepted(int limit)
    {
        var store = await OpenAsync();

        (await store.ListAsync("studio", new JobFilter { Limit = limit }, after: null, Cancellation)).Jobs.ShouldBeEmpty();
    }
}
