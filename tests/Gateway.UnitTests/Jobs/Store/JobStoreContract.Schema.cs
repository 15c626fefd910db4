using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Schema;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    private static readonly Migration[] OneVersionMore =
    [
        .. JobSchema.Migrations,
        new(JobSchema.Migrations[^1].Version + 1, "ALTER TABLE gateway_jobs ADD COLUMN note {text}", "UPDATE gateway_jobs SET note = 'migrated'"),
    ];

    [Fact]
    public async Task Initialize_OlderSchema_IsMigratedAndKeepsItsJobs()
    {
        await using (var old = await OpenAsync())
        {
            await old.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        }

        var store = Create(migrations: OneVersionMore);
        await store.InitializeAsync(Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(Samples.Job("job-1"));
    }

    [Fact]
    public async Task Initialize_NewerSchema_IsRefusedClearly()
    {
        await Create(migrations: OneVersionMore).InitializeAsync(Cancellation);
        var older = Create();

        var exception = await Should.ThrowAsync<JobStoreSchemaException>(() => older.InitializeAsync(Cancellation));

        exception.Message.ShouldBe(
            "The job store has schema version 2, but this program knows only versions up to 1: run the newer program, or restore a backup.");
        await Should.ThrowAsync<JobStoreUnavailableException>(() => older.FindAsync("job-1", Cancellation));
    }

    [Fact]
    public async Task Initialize_MigrationThatFails_LeavesTheOldSchema()
    {
        await using (await OpenAsync())
        {
        }

        var broken = Create(migrations: [.. JobSchema.Migrations, new(2, "CREATE TABLE gateway_half (id bigint)", "NOT SQL")]);
        await Should.ThrowAsync<Exception>(() => broken.InitializeAsync(Cancellation));

        var store = await OpenAsync();
        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    [Fact]
    public async Task Initialize_ManyInstancesAtOnce_AllWork()
    {
        var stores = Enumerable.Range(0, 6).Select(_ => Create()).ToArray();

        await Task.WhenAll(stores.Select(store => store.InitializeAsync(Cancellation)));

        var results = await Task.WhenAll(stores.Select((store, n) => store.AddAsync(Samples.Job($"job-{n}"), completion: null, Cancellation)));
        results.ShouldAllBe(result => result == AddJobResult.Added);
    }

    [Fact]
    public async Task Initialize_Twice_IsHarmless()
    {
        var store = await OpenAsync();
        await store.InitializeAsync(Cancellation);

        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }
}
