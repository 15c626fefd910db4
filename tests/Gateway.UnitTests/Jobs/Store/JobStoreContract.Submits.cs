using System.Data.Common;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    private static readonly Webhook Hook = new("https://hooks.internal/done?token=x", "https://hooks.internal:443");

    [Fact]
    public async Task Add_WithWebhook_StoresItWithTheJob()
    {
        var store = await OpenAsync();

        (await store.AddAsync(new NewJob(Samples.Job("job-1")) { Webhook = Hook }, Cancellation)).ShouldBe(AddJobResult.Added);
        (await store.AddAsync(new NewJob(Samples.Job("job-2")), Cancellation)).ShouldBe(AddJobResult.Added);

        (await WebhooksAsync()).ShouldBe([("job-1", "studio", Hook.Url, Hook.Receiver, StoreTime.ToStore(Samples.Start))]);
    }

    [Fact]
    public async Task Add_WithWebhookAndKey_StoresBoth()
    {
        var store = await OpenAsync();
        var claim = (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Claimed>();
        var completion = new IdempotencyCompletion(claim.Token, new StoredAnswer(200, "job-1", "{}"u8.ToArray()));

        await store.AddAsync(new NewJob(Samples.Job("job-1")) { Completion = completion, Webhook = Hook }, Cancellation);

        (await WebhooksAsync()).ShouldHaveSingleItem().Url.ShouldBe(Hook.Url);
        (await store.ClaimAsync(Samples.Claim(), Cancellation)).ShouldBeOfType<IdempotencyClaim.Replay>();
    }

    /// <summary>The upstream may give the id of another job. Nobody else's job calls the receiver.</summary>
    [Fact]
    public async Task Add_IdOfAnotherClient_StoresNoWebhook()
    {
        var store = await OpenAsync();
        await store.AddAsync(new NewJob(Samples.Job("job-1", "owner")), Cancellation);

        (await store.AddAsync(new NewJob(Samples.Job("job-1")) { Webhook = Hook }, Cancellation)).ShouldBe(AddJobResult.OwnedByAnother);

        (await WebhooksAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Add_IdOfAnOwnJob_KeepsTheFirstWebhook()
    {
        var store = await OpenAsync();
        await store.AddAsync(new NewJob(Samples.Job("job-1")) { Webhook = Hook }, Cancellation);
        await store.AddAsync(new NewJob(Samples.Job("job-2")), Cancellation);
        await store.EndAsync(JobChange.Cancelled("job-2", Samples.Start), Cancellation);
        var other = new Webhook("http://other.internal/", "http://other.internal:80");

        foreach (var id in (string[])["job-1", "job-2"])
        {
            (await store.AddAsync(new NewJob(Samples.Job(id)) { Webhook = other }, Cancellation)).ShouldBe(AddJobResult.AlreadyOwned);
        }

        (await WebhooksAsync()).ShouldHaveSingleItem().Url.ShouldBe(Hook.Url);
    }

    private async Task<List<(string Id, string Client, string Url, string Receiver, long CreatedAt)>> WebhooksAsync()
    {
        await using var database = CreateDatabase(TimeSpan.FromSeconds(30), JobSchema.Migrations);
        await database.MigrateAsync(Cancellation);
        var query = new SqlStatement("SELECT request_id, client, url, receiver, created_at FROM gateway_webhooks ORDER BY request_id");
        return [.. await database.QueryAsync(query, Read, Cancellation)];

        static (string, string, string, string, long) Read(DbDataReader row) =>
            (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4));
    }
}
