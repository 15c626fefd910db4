using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Following;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Webhooks;
using Gateway.UnitTests.Jobs.Store.Versions;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The deliveries of webhooks: the end of a job makes one due, and they are taken line by line under a lease.</summary>
public abstract partial class JobStoreContract
{
    private const string Receiver = "https://hooks.internal:443";
    private const string Line = $"studio {Receiver}";

    private static readonly WebhookStep Delivered = new(WebhookState.Delivered);

    [Fact]
    public async Task Webhook_OfAnOpenJob_IsStoredAndNotDue()
    {
        var store = await OpenAsync();
        await AddWithWebhookAsync(store, "job-1");

        var stored = (await store.FindWebhookAsync("job-1", Cancellation))!;

        (stored.Webhook.Url, stored.Webhook.Client, stored.Webhook.State).ShouldBe(($"{Receiver}/done?token=1", "studio", null));
        stored.Attempts.ShouldBeEmpty();
        (await store.FindDueLinesAsync(Samples.Start.AddDays(1), Cancellation)).ShouldBeEmpty();
        (await store.FindWebhookAsync("job-2", Cancellation)).ShouldBeNull();
        (await store.FindWebhookAsync("no id", Cancellation)).ShouldBeNull();
    }

    /// <summary>Every end makes the delivery due in its own transaction, and only the end that wins.</summary>
    [Fact]
    public async Task End_OfEveryKind_MakesTheDeliveryDueOnce()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        for (var n = 0; n < Ends.Length; n++)
        {
            var id = $"job-{n}";
            await AddWithWebhookAsync(one, id);
            var end = Ends[n](id);
            await one.EndAsync(end, Cancellation);
            var due = (await TakeLineAsync(one, seconds: 60)).ShouldHaveSingleItem();
            (due.RequestId, due.RoundAt, due.RoundAttempts, due.Attempts, due.Receiver)
                .ShouldBe((id, end.FinishedAt!.Value, 0, 0, Receiver));
            await one.NoteAttemptAsync(Owner, due, Attempt(1, 200), Delivered, Cancellation);

            // The end of another replica comes too late.
            await other.EndAsync(Ends[(n + 1) % Ends.Length](id), Cancellation);

            (await TakeLineAsync(other, seconds: 60)).ShouldBeEmpty();
        }
    }

    /// <summary>The end that waits during an outage is written in the background.</summary>
    [Fact]
    public async Task End_WrittenInTheBackground_MakesTheDeliveryDue()
    {
        var store = await OpenAsync();
        await AddWithWebhookAsync(store, "job-1");
        store.Update(JobChange.Cancelled("job-1", Samples.Start));
        await store.FlushAsync(Cancellation);

        (await TakeLineAsync(store, seconds: 0)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TakeDeliveries_UnderALease_AreTakenAgainAfterItsEnd()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await EndWithWebhookAsync(one, "job-1");

        var first = (await TakeLineAsync(one, seconds: 0, lease: 60)).ShouldHaveSingleItem();
        (await TakeLineAsync(other, seconds: 59, owner: "owner-2")).ShouldBeEmpty();
        var second = (await TakeLineAsync(other, seconds: 60, owner: "owner-2")).ShouldHaveSingleItem();
        second.ShouldBe(first);
        // The first owner comes too late.
        await one.NoteAttemptAsync(Owner, first, Attempt(1, 200), Delivered, Cancellation);
        await one.PostponeDeliveryAsync(Owner, first, Samples.Start, Cancellation);

        var history = (await one.FindWebhookAsync("job-1", Cancellation))!;
        (history.Webhook.State, history.Webhook.IsTaken, history.Attempts.Count).ShouldBe((WebhookState.Open, true, 0));
        await other.NoteAttemptAsync("owner-2", second, Attempt(1, 200), Delivered, Cancellation);
        (await one.FindWebhookAsync("job-1", Cancellation))!.Webhook.State.ShouldBe(WebhookState.Delivered);
    }

    [Fact]
    public async Task NoteAttempt_Failed_IsDueAtTheGivenTimeWithItsAttempts()
    {
        var store = await OpenAsync();
        await EndWithWebhookAsync(store, "job-1");
        var due = (await TakeLineAsync(store, seconds: 0)).ShouldHaveSingleItem();
        var failed = new WebhookAttempt(1, Samples.Start, TimeSpan.FromSeconds(15), Status: null, "timeout");
        await store.NoteAttemptAsync(
            Owner, due, failed, new WebhookStep(WebhookState.Open, Samples.Start.AddSeconds(30)), Cancellation);

        (await TakeLineAsync(store, seconds: 29)).ShouldBeEmpty();
        due = (await TakeLineAsync(store, seconds: 30)).ShouldHaveSingleItem();
        (due.Attempts, due.RoundAttempts).ShouldBe((1, 1));
        await store.NoteAttemptAsync(Owner, due, Attempt(2, 503), new WebhookStep(WebhookState.Failed), Cancellation);

        var history = (await store.FindWebhookAsync("job-1", Cancellation))!;
        history.Attempts.ShouldBe([failed, Attempt(2, 503)]);
        (history.Webhook.State, history.Webhook.DueAt, history.Webhook.Attempts).ShouldBe((WebhookState.Failed, null, 2));
    }

    [Fact]
    public async Task NoteAttempt_ManyTimes_KeepsTheLastAttempts()
    {
        var store = await OpenAsync();
        await EndWithWebhookAsync(store, "job-1");
        for (var n = 1; n <= WebhookAttempt.MaxKept + 5; n++)
        {
            var due = (await TakeLineAsync(store, seconds: n)).ShouldHaveSingleItem();
            await store.NoteAttemptAsync(
                Owner, due, Attempt(n, 500), new WebhookStep(WebhookState.Open, Samples.Start), Cancellation);
        }

        var attempts = (await store.FindWebhookAsync("job-1", Cancellation))!.Attempts;
        attempts.Select(attempt => attempt.Number).ShouldBe(Enumerable.Range(6, WebhookAttempt.MaxKept));
    }

    [Fact]
    public async Task PostponeDelivery_WithoutAnAttempt_CountsNothing()
    {
        var store = await OpenAsync();
        await EndWithWebhookAsync(store, "job-1");
        var due = (await TakeLineAsync(store, seconds: 0)).ShouldHaveSingleItem();
        await store.PostponeDeliveryAsync(Owner, due, Samples.Start.AddSeconds(5), Cancellation);

        (await TakeLineAsync(store, seconds: 4)).ShouldBeEmpty();
        (await TakeLineAsync(store, seconds: 5)).ShouldHaveSingleItem().ShouldBe(due);
    }

    /// <summary>A line with any number of due deliveries is one row, so that it hides no other line.</summary>
    [Fact]
    public async Task FindDueLines_ManyDeliveries_AreOneRowForEachLine()
    {
        var store = await OpenAsync();
        foreach (var (receiver, client, count) in ((string, string, int)[])
            [("https://a:443", "studio", 40), ("https://b:443", "studio", 1), ("https://a:443", "other", 2)])
        {
            for (var n = 0; n < count; n++)
            {
                await EndWithWebhookAsync(store, $"{client}-{receiver[8]}-{n}", receiver, client, Samples.Start.AddSeconds(n));
            }
        }

        // Not due yet.
        await EndWithWebhookAsync(store, "later", "https://c:443", at: Samples.Start.AddSeconds(50));

        var lines = await store.FindDueLinesAsync(Samples.Start.AddSeconds(49), Cancellation);

        lines.OrderBy(line => line.Line, StringComparer.Ordinal).ShouldBe(
        [
            new("other https://a:443", Samples.Start),
            new("studio https://a:443", Samples.Start),
            new("studio https://b:443", Samples.Start),
        ]);
        var taken = await store.TakeDeliveriesAsync(
            "studio https://a:443", new TakeRequest(Owner, Samples.Start.AddSeconds(49), Samples.Start.AddMinutes(5), 3), Cancellation);
        taken.Select(due => due.RequestId).Order().ShouldBe(["studio-a-0", "studio-a-1", "studio-a-2"]);
        var counts = await store.CountDeliveriesAsync(Cancellation);
        (counts.Open, counts.OldestDue).ShouldBe((44, Samples.Start));
    }

    [Fact]
    public async Task TakeDeliveries_TwoStoresAtOnce_ShareThem()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => EndWithWebhookAsync(stores[0], $"job-{n}")));

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            TakeLineAsync(stores[n % 2], seconds: 1, lease: 600, owner: $"owner-{n % 2}", limit: 10)));

        var ids = taken.SelectMany(rows => rows.Select(due => due.RequestId)).ToArray();
        ids.Distinct().Count().ShouldBe(ids.Length);
        (ids.Length + (await TakeLineAsync(stores[0], seconds: 1, limit: 1000)).Count).ShouldBe(100);
    }

    /// <summary>A program that does not know webhooks ends the job of one, as during a rolling upgrade.</summary>
    [Fact]
    public async Task ScheduleMissed_EndOfAnOlderProgram_MakesTheDeliveryDue()
    {
        var store = await OpenAsync();
        await AddWithWebhookAsync(store, "open");
        await AddWithWebhookAsync(store, "ended");
        await EndWithWebhookAsync(store, "scheduled");
        await using var old = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        await new PreviousProgram(old, Cancellation).EndAsync(JobChange.Cancelled("ended", Samples.Start));
        (await TakeLineAsync(store, seconds: 0)).ShouldHaveSingleItem().RequestId.ShouldBe("scheduled");

        (await store.ScheduleMissedAsync(Samples.Start.AddSeconds(90), 10, Cancellation)).ShouldBe(1);
        (await store.ScheduleMissedAsync(Samples.Start.AddSeconds(90), 10, Cancellation)).ShouldBe(0);

        var due = (await TakeLineAsync(store, seconds: 91, lease: 600)).Single(taken => taken.RequestId == "ended");
        (due.RoundAt, due.Attempts).ShouldBe((Samples.Start.AddSeconds(90), 0));
    }

    [Fact]
    public async Task Resend_AfterTheEnd_BeginsARoundWithinItsLimits()
    {
        var store = await OpenAsync();
        await AddWithWebhookAsync(store, "job-1");
        (await store.ResendAsync("job-1", "studio", Samples.Start, Cancellation)).ShouldBeFalse();
        await store.EndAsync(JobChange.Cancelled("job-1", Samples.Start), Cancellation);
        (await store.ResendAsync("job-1", "other", Samples.Start, Cancellation)).ShouldBeFalse();
        (await store.ResendAsync("unknown", "studio", Samples.Start, Cancellation)).ShouldBeFalse();
        for (var n = 1; n <= StoredWebhook.MaxResends; n++)
        {
            var seconds = n * 100;
            var due = (await TakeLineAsync(store, seconds)).ShouldHaveSingleItem();
            due.RoundAttempts.ShouldBe(0);
            // An attempt is under way.
            (await store.ResendAsync("job-1", "studio", Samples.Start.AddSeconds(seconds), Cancellation)).ShouldBeFalse();
            await store.NoteAttemptAsync(Owner, due, Attempt(n, 410), new WebhookStep(WebhookState.SwitchedOff), Cancellation);
            (await store.ResendAsync("job-1", "studio", Samples.Start.AddSeconds(seconds), Cancellation)).ShouldBeTrue();
            (await store.ResendAsync("job-1", "studio", Samples.Start.AddSeconds(seconds + 59), Cancellation)).ShouldBeFalse();
        }

        var history = (await store.FindWebhookAsync("job-1", Cancellation))!;
        (history.Webhook.Resends, history.Webhook.State).ShouldBe((StoredWebhook.MaxResends, WebhookState.Open));
        (await store.ResendAsync("job-1", "studio", Samples.Start.AddDays(1), Cancellation)).ShouldBeFalse();
    }

    /// <summary>The lease of a killed process does not hold up its owner.</summary>
    [Fact]
    public async Task Resend_LeaseHasEnded_BeginsARound()
    {
        var store = await OpenAsync();
        await EndWithWebhookAsync(store, "job-1");
        await TakeLineAsync(store, seconds: 0, lease: 60);

        (await store.ResendAsync("job-1", "studio", Samples.Start.AddSeconds(59), Cancellation)).ShouldBeFalse();
        (await store.ResendAsync("job-1", "studio", Samples.Start.AddSeconds(60), Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteExpired_OldJobs_DeletesTheirWebhooksAndAttempts()
    {
        var store = await OpenAsync();
        foreach (var id in (string[])["job-1", "job-2"])
        {
            await EndWithWebhookAsync(store, id);
            var due = (await TakeLineAsync(store, seconds: 0)).ShouldHaveSingleItem();
            await store.NoteAttemptAsync(Owner, due, Attempt(1, 200), Delivered, Cancellation);
        }

        await using var old = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        // An older program has deleted the job alone.
        await new PreviousProgram(old, Cancellation).WriteAsync("Job.Delete", Samples.Start.AddSeconds(1), 1);
        await store.DeleteExpiredAsync(Samples.Start.AddSeconds(1), Samples.Start, 10, Cancellation);

        foreach (var table in (string[])["gateway_webhooks", "gateway_webhook_attempts"])
        {
            (await old.QueryAsync(new($"SELECT count(*) FROM {table}"), row => row.GetInt64(0), Cancellation)).ShouldBe([0]);
        }
    }

    [Fact]
    public async Task AddKey_OfOneGeneration_IsStoredOnce()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var added = await Task.WhenAll(Enumerable.Range(0, 10).Select(n =>
            stores[n % 2].AddKeyAsync(Key(1, $"kid-{n}"), Samples.Start, Cancellation)));

        added.Count(isAdded => isAdded).ShouldBe(1);
        var stored = (await stores[0].ReadKeysAsync(Cancellation)).ShouldHaveSingleItem();
        stored.Kid.ShouldBe($"kid-{Array.IndexOf(added, true)}");
        Convert.ToHexString(stored.PrivateKey.Span).ShouldBe(Convert.ToHexString(Key(1, "").PrivateKey.Span));
        (stored.SignsFrom, stored.PublishedUntil).ShouldBe((Samples.Start.AddHours(1), null));
    }

    [Fact]
    public async Task AddKey_NewGeneration_EndsThePublicationOfTheOlderOnes()
    {
        var store = await OpenAsync();
        await store.AddKeyAsync(Key(1, "kid-1"), Samples.Start, Cancellation);
        await store.AddKeyAsync(Key(2, "kid-2"), Samples.Start.AddHours(5), Cancellation);
        (await store.AddKeyAsync(Key(2, "kid-3"), Samples.Start.AddHours(1), Cancellation)).ShouldBeFalse();
        await store.AddKeyAsync(Key(3, "kid-4"), Samples.Start.AddHours(9), Cancellation);

        (await store.ReadKeysAsync(Cancellation)).Select(key => (key.Kid, key.PublishedUntil)).ShouldBe(
            [("kid-4", null), ("kid-2", Samples.Start.AddHours(9)), ("kid-1", Samples.Start.AddHours(5))]);
        await store.DeleteKeysAsync(Samples.Start.AddHours(6), Cancellation);
        (await store.ReadKeysAsync(Cancellation)).Select(key => key.Kid).ShouldBe(["kid-4", "kid-2"]);
    }

    private static StoredKey Key(int generation, string kid) => new(
        generation, kid, Enumerable.Range(0, 32).Select(n => (byte)n).ToArray(), Samples.Start.AddHours(1), PublishedUntil: null);

    private static WebhookAttempt Attempt(int number, int status) =>
        new(number, Samples.Start, TimeSpan.FromMilliseconds(12.345), status, Failure: null);

    private static Task<AddJobResult> AddWithWebhookAsync(
        JobStore store, string id, string receiver = Receiver, string client = "studio") =>
        store.AddAsync(
            new NewJob(Samples.Job(id, client)) { Webhook = new Webhook($"{receiver}/done?token=1", receiver) }, Cancellation);

    private static async Task EndWithWebhookAsync(
        JobStore store, string id, string receiver = Receiver, string client = "studio", DateTimeOffset? at = null)
    {
        await AddWithWebhookAsync(store, id, receiver, client);
        await store.EndAsync(JobChange.Cancelled(id, at ?? Samples.Start), Cancellation);
    }

    private static Task<IReadOnlyList<DueWebhook>> TakeLineAsync(
        JobStore store, double seconds, double lease = 60, string owner = Owner, int limit = 100)
    {
        var now = Samples.Start.AddSeconds(seconds);
        return store.TakeDeliveriesAsync(Line, new TakeRequest(owner, now, now.AddSeconds(lease), limit), Cancellation);
    }
}
