using System.Text;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The kept results: their bounds hold exactly, and what was deleted or is not wanted does not come back.</summary>
public abstract partial class JobStoreContract
{
    private static readonly DocumentLimits NoLimits = new(long.MaxValue, long.MaxValue);
    private static readonly ResultFacts Facts = new(4, 1024, 768, "image/png", "1.50");

    [Fact]
    public async Task Keep_EndedJob_IsReadAsItWasInPieces()
    {
        var store = await OpenAsync();
        await AddEndedAsync(store, "job-1");
        var document = Document("0123456789", status: 422, headers: "x-fal-billable-units:1.50");

        await store.KeepAsync(Samples.Job("job-1"), document, Facts, NoLimits, Cancellation);

        var first = (await store.FindDocumentAsync("job-1", Samples.Start, 0, 4, Cancellation))!;
        (first.Status, first.ContentType, first.Headers, first.Length)
            .ShouldBe((422, "application/json", "x-fal-billable-units:1.50", 10));
        Encoding.UTF8.GetString(first.Body).ShouldBe("0123");
        var last = (await store.FindDocumentAsync("job-1", Samples.Start, 8, 4, Cancellation))!;
        Encoding.UTF8.GetString(last.Body).ShouldBe("89");
        (await store.FindDocumentAsync("job-1", Samples.Start, 10, 4, Cancellation))!.Body.ShouldBeEmpty();
        (await store.FindDocumentAsync("job-2", Samples.Start, 0, 4, Cancellation)).ShouldBeNull();
        var job = (await store.FindAsync("job-1", Cancellation))!;
        (job.ResultOutcome, job.ResultFacts).ShouldBe((ResultOutcome.Kept, Facts));
        (await store.ListAsync("studio", new JobFilter(), null, Cancellation)).Jobs.ShouldHaveSingleItem().ResultFacts.ShouldBe(Facts);
    }

    /// <summary>Binary content, an empty body and missing headers are kept as they are.</summary>
    [Fact]
    public async Task Keep_AnyBytes_AreReadAsTheyWere()
    {
        var store = await OpenAsync();
        var bytes = Enumerable.Range(0, 70_000).Select(static n => (byte)n).ToArray();
        await AddEndedAsync(store, "job-1");
        await AddEndedAsync(store, "job-2");

        await store.KeepAsync(
            Samples.Job("job-1"), new KeptDocument(200, null, null, bytes, Samples.Start), ResultFacts.None, NoLimits, Cancellation);
        await store.KeepAsync(Samples.Job("job-2"), Document(""), ResultFacts.None, NoLimits, Cancellation);

        var piece = (await store.FindDocumentAsync("job-1", Samples.Start, 0, int.MaxValue, Cancellation))!;
        piece.Body.ShouldBe(bytes);
        (piece.ContentType, piece.Headers).ShouldBe((null, null));
        (await store.FindDocumentAsync("job-2", Samples.Start, 0, 10, Cancellation))!.Length.ShouldBe(0);
        (await store.FindAsync("job-1", Cancellation))!.ResultFacts.ShouldBeNull();
    }

    [Fact]
    public async Task Keep_Repeated_KeepsTheFirstAndCountsItOnce()
    {
        var store = await OpenAsync();
        await AddEndedAsync(store, "job-1");

        await store.KeepAsync(Samples.Job("job-1"), Document("first"), Facts, NoLimits, Cancellation);
        await store.KeepAsync(Samples.Job("job-1"), Document("second, longer"), ResultFacts.None, NoLimits, Cancellation);

        (await TextOfAsync(store, "job-1")).ShouldBe("first");
        (await store.FindAsync("job-1", Cancellation))!.ResultFacts.ShouldBe(Facts);
        await TotalsShouldBeAsync(store, 1, Document("first").Bytes);
    }

    [Theory]
    [InlineData((int)ResultOutcome.NotStored)]
    [InlineData((int)ResultOutcome.TooLarge)]
    [InlineData((int)ResultOutcome.Unavailable)]
    [InlineData((int)ResultOutcome.Deleted)]
    public async Task Keep_JobWithAnOutcome_KeepsNothing(int outcome)
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1") with { ResultOutcome = (ResultOutcome)outcome }, completion: null, Cancellation);

        await store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, Cancellation);
        await store.NoteAsync("job-1", ResultOutcome.Kept, Facts, Cancellation);

        (await TextOfAsync(store, "job-1")).ShouldBeNull();
        (await store.FindAsync("job-1", Cancellation))!.ResultOutcome.ShouldBe((ResultOutcome)outcome);
        await TotalsShouldBeAsync(store, 0, 0);
    }

    [Fact]
    public async Task Keep_DeletedJob_KeepsNothing()
    {
        var store = await OpenAsync();

        await store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, Cancellation);

        (await TextOfAsync(store, "job-1")).ShouldBeNull();
        await TotalsShouldBeAsync(store, 0, 0);
    }

    [Fact]
    public async Task Keep_ClientAboveItsLimit_RemovesItsOldestFirst()
    {
        var store = await OpenAsync();
        var limits = new DocumentLimits(long.MaxValue, 3 * Document("x").Bytes);
        await AddEndedAsync(store, "other-1", "other");
        await store.KeepAsync(Samples.Job("other-1", "other"), Document("x"), Facts, limits, Cancellation);

        var removed = new List<int>();
        foreach (var n in Enumerable.Range(1, 5))
        {
            await AddEndedAsync(store, $"job-{n}");
            removed.Add((await store.KeepAsync(Samples.Job($"job-{n}"), Document("x"), Facts, limits, Cancellation)).ForClient);
        }

        removed.ShouldBe([0, 0, 0, 1, 1]);
        (await KeptOfAsync(store, "other-1", "job-1", "job-2", "job-3", "job-4", "job-5")).ShouldBe(["other-1", "job-3", "job-4", "job-5"]);
        await TotalsShouldBeAsync(store, 4, 4 * Document("x").Bytes);
    }

    /// <summary>One large result takes the place of several small ones, but of no more than needed.</summary>
    [Fact]
    public async Task Keep_AboveTheTotal_RemovesTheOldestOfAllClients()
    {
        var store = await OpenAsync();
        var small = Document("x").Bytes;
        var limits = new DocumentLimits(4 * small, long.MaxValue);
        foreach (var (n, client) in (IEnumerable<(int, string)>)[(1, "one"), (2, "two"), (3, "one"), (4, "two")])
        {
            await AddEndedAsync(store, $"job-{n}", client);
            await store.KeepAsync(Samples.Job($"job-{n}", client), Document("x"), Facts, limits, Cancellation);
        }

        await AddEndedAsync(store, "job-5", "three");
        var large = Document(new string('x', 2048));
        var removed = await store.KeepAsync(Samples.Job("job-5", "three"), large, Facts, limits, Cancellation);

        removed.ShouldBe(new RemovedDocuments(ForClient: 0, ForTotal: 3));
        (await KeptOfAsync(store, "job-1", "job-2", "job-3", "job-4", "job-5")).ShouldBe(["job-4", "job-5"]);
        await TotalsShouldBeAsync(store, 2, small + large.Bytes);
    }

    [Fact]
    public async Task Remove_OwnResult_RemovesItForGood()
    {
        var store = await OpenAsync();
        await AddEndedAsync(store, "job-1");
        await store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, Cancellation);

        (await store.RemoveAsync("job-1", "other", Cancellation)).ShouldBe(0);
        (await TextOfAsync(store, "job-1")).ShouldBe("x");
        (await store.RemoveAsync("job-1", "studio", Cancellation)).ShouldBe(1);
        (await store.RemoveAsync("job-1", "studio", Cancellation)).ShouldBe(0);
        await store.KeepAsync(Samples.Job("job-1"), Document("again"), Facts, NoLimits, Cancellation);

        (await TextOfAsync(store, "job-1")).ShouldBeNull();
        var job = (await store.FindAsync("job-1", Cancellation))!;
        // The numbers stay: they are what the job cost.
        (job.ResultOutcome, job.ResultFacts).ShouldBe((ResultOutcome.Deleted, Facts));
        await TotalsShouldBeAsync(store, 0, 0);
    }

    /// <summary>The fetch is under way when the owner deletes the result.</summary>
    [Fact]
    public async Task Remove_BeforeTheResultIsKept_ItDoesNotComeBack()
    {
        var store = await OpenAsync();
        await AddEndedAsync(store, "job-1");

        await store.RemoveAsync("job-1", "studio", Cancellation);
        await store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, Cancellation);

        (await TextOfAsync(store, "job-1")).ShouldBeNull();
    }

    [Fact]
    public async Task Remove_ResultThatIsNotWanted_StaysNotWanted()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1") with { ResultOutcome = ResultOutcome.NotStored }, completion: null, Cancellation);

        await store.RemoveAsync("job-1", "studio", Cancellation);

        (await store.FindAsync("job-1", Cancellation))!.ResultOutcome.ShouldBe(ResultOutcome.NotStored);
    }

    [Fact]
    public async Task RemoveExpired_OldResultsAndResultsOfOldJobs_AreRemovedInBatches()
    {
        var store = await OpenAsync();
        foreach (var n in Enumerable.Range(0, 6))
        {
            var job = Samples.Job($"job-{n}", $"client-{n % 2}", Samples.Start.AddHours(n));
            await AddEndedAsync(store, job.RequestId, job.Client, job.SubmittedAt);
            await store.KeepAsync(job, Document("x", keptAt: Samples.Start.AddDays(10 - n)), Facts, NoLimits, Cancellation);
        }

        // Job 5 is the first that was kept, and job 0 the first that was submitted.
        (await store.RemoveExpiredAsync(Samples.Start.AddDays(6), Samples.Start.AddMinutes(1), 1, Cancellation)).ShouldBe(2);
        (await store.RemoveExpiredAsync(Samples.Start.AddDays(7), Samples.Start, 100, Cancellation)).ShouldBe(1);

        (await KeptOfAsync(store, [.. Enumerable.Range(0, 6).Select(n => $"job-{n}")])).ShouldBe(["job-1", "job-2", "job-3"]);
        await TotalsShouldBeAsync(store, 3, 3 * Document("x").Bytes);
    }

    [Fact]
    public async Task FindDocument_OlderThanTheRetention_IsNotFound()
    {
        var store = await OpenAsync();
        await AddEndedAsync(store, "job-1");
        await store.KeepAsync(Samples.Job("job-1"), Document("x"), Facts, NoLimits, Cancellation);

        (await store.FindDocumentAsync("job-1", Samples.Start.AddSeconds(1), 0, 10, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Trim_LoweredLimits_RemovesTheOldest()
    {
        var store = await OpenAsync();
        var size = Document("x").Bytes;
        foreach (var n in Enumerable.Range(0, 10))
        {
            await AddEndedAsync(store, $"job-{n}", $"client-{n % 2}");
            await store.KeepAsync(Samples.Job($"job-{n}", $"client-{n % 2}"), Document("x"), Facts, NoLimits, Cancellation);
        }

        (await store.TrimAsync(new DocumentLimits(100 * size, 3 * size), 1, Cancellation)).ShouldBe(new RemovedDocuments(2, 0));
        (await store.TrimAsync(new DocumentLimits(100 * size, 3 * size), 100, Cancellation)).ShouldBe(new RemovedDocuments(2, 0));
        (await store.TrimAsync(new DocumentLimits(2 * size, 3 * size), 100, Cancellation)).ShouldBe(new RemovedDocuments(0, 4));

        (await KeptOfAsync(store, [.. Enumerable.Range(0, 10).Select(n => $"job-{n}")])).ShouldBe(["job-8", "job-9"]);
        await TotalsShouldBeAsync(store, 2, 2 * size);
    }

    /// <summary>Two processes keep, delete and end at the same time. No write fails, and the totals are those of the rows.</summary>
    [Fact]
    public async Task Keep_TwoStoresAtOnce_TotalsAreExact()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var limits = new DocumentLimits(60 * Document("x").Bytes, 20 * Document("x").Bytes);
        var jobs = Enumerable.Range(0, 300).Select(n => Samples.Job($"job-{n:D4}", $"client-{n % 5}")).ToArray();
        await Task.WhenAll(jobs.Select((job, n) => stores[n % 2].AddAsync(job, completion: null, Cancellation)));

        await Task.WhenAll(jobs.Select(async (job, n) =>
        {
            var (one, other) = (stores[n % 2], stores[(n + 1) % 2]);
            await one.EndAsync(JobChange.Completed(job.RequestId, Samples.Start, null).WithWork(["result"]), Cancellation);
            var document = Document(new string('x', n % 7 * 100));
            await Task.WhenAll(
                one.KeepAsync(job, document, Facts, limits, Cancellation),
                other.KeepAsync(job, document, Facts, limits, Cancellation),
                n % 3 == 0 ? other.RemoveAsync(job.RequestId, job.Client, Cancellation) : Task.CompletedTask);
        }));

        var rows = await stores[0].CountRowsAsync(Samples.Start, Cancellation);
        rows.ResultBytes.ShouldBeLessThanOrEqualTo(limits.Total);
        rows.Results.ShouldBeGreaterThan(10);
        await TotalsShouldBeAsync(stores[0], rows.Results, rows.ResultBytes);
    }

    [Fact]
    public async Task IsWorkPending_UntilTheWorkIsDone()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        await store.EndAsync(JobChange.Completed("job-1", Samples.Start, null).WithWork(["result"]), Cancellation);

        (await store.IsWorkPendingAsync("job-1", "result", Cancellation)).ShouldBeTrue();
        (await store.IsWorkPendingAsync("job-1", "webhook", Cancellation)).ShouldBeFalse();
        var row = (await TakeWorkAsync(store, "result", seconds: 1)).ShouldHaveSingleItem();
        await store.FinishWorkAsync(Owner, row, Cancellation);

        (await store.IsWorkPendingAsync("job-1", "result", Cancellation)).ShouldBeFalse();
    }

    private static KeptDocument Document(string body, int status = 200, string? headers = null, DateTimeOffset? keptAt = null) =>
        new(status, "application/json", headers, Encoding.UTF8.GetBytes(body), keptAt ?? Samples.Start);

    private static async Task AddEndedAsync(JobStore store, string id, string client = "studio", DateTimeOffset? submittedAt = null)
    {
        await store.AddAsync(Samples.Job(id, client, submittedAt), completion: null, Cancellation);
        await store.EndAsync(JobChange.Completed(id, Samples.Start, inferenceTime: null), Cancellation);
    }

    private static async Task<string?> TextOfAsync(JobStore store, string id) =>
        await store.FindDocumentAsync(id, DateTimeOffset.UnixEpoch, 0, int.MaxValue, Cancellation) is { } piece
            ? Encoding.UTF8.GetString(piece.Body)
            : null;

    private static async Task<string[]> KeptOfAsync(JobStore store, params string[] ids)
    {
        var kept = new List<string>();
        foreach (var id in ids)
        {
            if (await TextOfAsync(store, id) is not null)
            {
                kept.Add(id);
            }
        }

        return [.. kept];
    }

    /// <summary>The totals are those of the rows, for all and for each client.</summary>
    private async Task TotalsShouldBeAsync(JobStore store, long documents, long bytes)
    {
        var rows = await store.CountRowsAsync(Samples.Start, Cancellation);
        (rows.Results, rows.ResultBytes).ShouldBe((documents, bytes));
        await using var database = CreateDatabase(TimeSpan.FromSeconds(30), Gateway.Jobs.Store.Schema.JobSchema.Migrations);
        var differences = await database.QueryAsync(
            new SqlStatement(
                """
                SELECT total.client FROM gateway_result_totals total
                WHERE total.cut IS NOT NULL
                    OR total.bytes <> (SELECT COALESCE(SUM(bytes), 0) FROM gateway_results WHERE total.client IN ('', client))
                    OR total.documents <> (SELECT COUNT(*) FROM gateway_results WHERE total.client IN ('', client))
                """),
            static row => row.GetString(0),
            Cancellation);
        differences.ShouldBeEmpty("totals that are not those of the rows");
    }
}
