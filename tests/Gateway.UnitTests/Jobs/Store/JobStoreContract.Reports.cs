using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Audit;
using Gateway.Jobs.Store.Reports;
using Gateway.Jobs.Store.Webhooks;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task ListAllJobs_Filters_RestrictTheJobsOfAllClients()
    {
        var store = await OpenAsync();
        foreach (var job in Samples.Jobs(3).Concat(Samples.Jobs(3, "other", "other")))
        {
            await store.AddAsync(job with { Model = $"fal-ai/{job.Client}" }, completion: null, Cancellation);
        }

        await store.EndAsync(JobChange.Completed("job-00000", Samples.Start, inferenceTime: null), Cancellation);
        await store.EndAsync(JobChange.Failed("job-00001", Samples.Start, "broken", "text", inferenceTime: null), Cancellation);
        await store.EndAsync(JobChange.Lost("other-00001", Samples.Start, LostReason.NotEndedInTime), Cancellation);
        await store.EndAsync(JobChange.Cancelled("other-00000", Samples.Start), Cancellation);
        store.Update(JobChange.Started("other-00002", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await Ids(new())).ShouldBe(["other-00002", "job-00002", "other-00001", "job-00001", "other-00000", "job-00000"]);
        (await Ids(new() { Client = "other" })).ShouldBe(["other-00002", "other-00001", "other-00000"]);
        (await Ids(new() { Model = "fal-ai/studio" })).ShouldBe(["job-00002", "job-00001", "job-00000"]);
        (await Ids(new() { ErrorType = "broken" })).ShouldBe(["job-00001"]);
        (await Ids(new() { RequestId = "job-00002" })).ShouldBe(["job-00002"]);
        (await Ids(new() { Since = Samples.Start.AddSeconds(2) })).ShouldBe(["other-00002", "job-00002"]);
        (await Ids(new() { Until = Samples.Start.AddSeconds(1) })).ShouldBe(["other-00000", "job-00000"]);
        (await Ids(new() { Client = "other", Status = JobStatus.Lost, Until = Samples.Start.AddSeconds(9) })).ShouldBe(["other-00001"]);
        foreach (var (status, outcome, id) in new[]
        {
            (JobStatus.Completed, JobOutcome.Completed, "job-00000"), (JobStatus.Failed, JobOutcome.Failed, "job-00001"),
            (JobStatus.Cancelled, JobOutcome.Cancelled, "other-00000"), (JobStatus.Lost, JobOutcome.Lost, "other-00001"),
        })
        {
            (await Ids(new() { Status = status })).ShouldBe([id]);
            (await Ids(new() { Outcome = outcome })).ShouldBe([id]);
        }

        (await Ids(new() { Status = JobStatus.InQueue })).ShouldBe(["job-00002"]);
        (await Ids(new() { Status = JobStatus.InProgress })).ShouldBe(["other-00002"]);
        (await Ids(new() { Outcome = JobOutcome.Open })).ShouldBe(["other-00002", "job-00002"]);

        async Task<IEnumerable<string>> Ids(AllJobsFilter filter) =>
            (await store.ListAllJobsAsync(filter, after: null, Cancellation)).Jobs.Select(job => job.RequestId);
    }

    [Fact]
    public async Task ListAllJobs_PagesWhileJobsArrive_ReturnEachEarlierJobOnce()
    {
        var store = await OpenAsync();
        var jobs = Enumerable.Range(0, 100)
            .Select(n => Samples.Job($"{"aBc-_Z"[n % 6]}{n}", n % 3 == 0 ? "one" : "two", Samples.Start.AddSeconds(n / 20))).ToArray();
        await Task.WhenAll(jobs.Select(job => store.AddAsync(job, completion: null, Cancellation)));

        var seen = new List<string>();
        JobCursor? cursor = null;
        do
        {
            await store.AddAsync(
                Samples.Job($"new-{seen.Count}", submittedAt: Samples.Start.AddHours(1)), completion: null, Cancellation);
            var page = await store.ListAllJobsAsync(new() { Limit = 7 }, cursor, Cancellation);
            seen.AddRange(page.Jobs.Select(job => job.RequestId));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.Where(id => !id.StartsWith("new", StringComparison.Ordinal)).ShouldBe(
            jobs.OrderByDescending(job => job.SubmittedAt).ThenByDescending(job => job.RequestId, StringComparer.Ordinal)
                .Select(job => job.RequestId));
    }

    [Fact]
    public async Task ListAllWebhooks_States_RestrictTheWebhooks()
    {
        var store = await OpenAsync();
        foreach (var (id, client) in new[] { ("a", "one"), ("b", "two"), ("c", "two") })
        {
            await store.AddAsync(
                new NewJob(Samples.Job(id, client, Samples.Start.AddSeconds(id[0])))
                {
                    Webhook = new("https://hooks/x", "https://hooks:443"),
                },
                Cancellation);
        }

        await store.EndAsync(JobChange.Completed("b", Samples.Start.AddHours(1), inferenceTime: null), Cancellation);

        (await Ids(new())).ShouldBe(["c", "b", "a"]);
        (await Ids(new() { Client = "two" })).ShouldBe(["c", "b"]);
        (await Ids(new() { IsWaiting = true })).ShouldBe(["c", "a"]);
        (await Ids(new() { State = WebhookState.Open })).ShouldBe(["b"]);
        (await Ids(new() { State = WebhookState.Failed })).ShouldBeEmpty();
        var first = await store.ListAllWebhooksAsync(new() { Limit = 2 }, after: null, Cancellation);
        (await store.ListAllWebhooksAsync(new() { Limit = 2 }, first.Next, Cancellation)).Webhooks
            .Select(listed => listed.Webhook.RequestId).ShouldBe(["a"]);

        async Task<IEnumerable<string>> Ids(AllWebhooksFilter filter) =>
            (await store.ListAllWebhooksAsync(filter, after: null, Cancellation)).Webhooks.Select(listed => listed.Webhook.RequestId);
    }

    /// <summary>A transaction whose commit was not acknowledged is repeated with the same entry.</summary>
    [Fact]
    public async Task Resend_OfTheSameEntry_IsReportedAsSent()
    {
        var store = await OpenAsync();
        await store.AddAsync(
            new NewJob(Samples.Job("a")) { Webhook = new("https://hooks/x", "https://hooks:443") }, Cancellation);
        await store.EndAsync(JobChange.Completed("a", Samples.Start, inferenceTime: null), Cancellation);
        var entry = AuditEntry.Create(Samples.Start.AddHours(1), "me", AuditActions.ResendWebhook, "webhooks/a");

        (await store.ResendAsync("a", entry, Cancellation)).ShouldBeTrue();
        (await store.ResendAsync("a", entry, Cancellation)).ShouldBeTrue();

        (await store.ListAuditAsync(new AuditFilter(), after: null, Cancellation)).Entries.ShouldHaveSingleItem();
    }

    /// <summary>A repetition that is refused writes no entry, also at the same microsecond.</summary>
    [Fact]
    public async Task Resend_ByAnOperator_WritesOneEntryOfTheAuditLog()
    {
        var store = await OpenAsync();
        await store.AddAsync(
            new NewJob(Samples.Job("a")) { Webhook = new("https://hooks/x", "https://hooks:443") }, Cancellation);
        var now = Samples.Start.AddHours(1);

        (await ResendAsync(now)).ShouldBeFalse("the job has not ended");
        await store.EndAsync(JobChange.Completed("a", Samples.Start, inferenceTime: null), Cancellation);
        (await ResendAsync(now)).ShouldBeTrue();
        (await ResendAsync(now)).ShouldBeFalse("it was sent again at the same time");
        (await ResendAsync(now + TimeSpan.FromSeconds(59))).ShouldBeFalse("it was sent again less than a minute ago");
        (await ResendAsync(now + StoredWebhook.BetweenResends)).ShouldBeTrue();

        var page = await store.ListAuditAsync(new AuditFilter(), after: null, Cancellation);
        page.Entries.Select(entry => (entry.Action, entry.Target, entry.At)).ShouldBe(
        [
            (AuditActions.ResendWebhook, "webhooks/a", now + StoredWebhook.BetweenResends), (AuditActions.ResendWebhook, "webhooks/a", now),
        ]);

        Task<bool> ResendAsync(DateTimeOffset at) =>
            store.ResendAsync("a", AuditEntry.Create(at, "me", AuditActions.ResendWebhook, "webhooks/a"), Cancellation);
    }
}
