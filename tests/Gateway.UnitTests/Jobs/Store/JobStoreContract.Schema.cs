using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Schema;
using Gateway.UnitTests.Jobs.Store.Versions;

namespace Gateway.UnitTests.Jobs.Store;

public abstract partial class JobStoreContract
{
    private static readonly Migration[] OneVersionMore =
    [
        .. JobSchema.Migrations,
        new(JobSchema.Migrations[^1].Version + 1,
            "ALTER TABLE gateway_jobs ADD COLUMN note {text}", "UPDATE gateway_jobs SET note = 'migrated'"),
    ];

    [Fact]
    public async Task Initialize_OlderSchema_IsMigratedWithItsJobs()
    {
        await using (var old = await OpenAsync())
        {
            await old.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        }

        var store = Create(migrations: OneVersionMore);
        await store.InitializeAsync(Cancellation);

        (await store.FindAsync("job-1", Cancellation)).ShouldBeSameAs(Samples.Job("job-1"));
    }

    /// <summary>A database of every published schema version, with a job in it, is migrated to the newest version.</summary>
    [Fact]
    public async Task Initialize_DatabaseOfTheFirstVersion_GetsLaterTablesAndColumns()
    {
        await using (var old = CreateDatabase(TimeSpan.FromSeconds(30), [.. JobSchema.Migrations.Take(1)]))
        {
            await old.MigrateAsync(Cancellation);
            await new PreviousProgram(old, Cancellation).SubmitToTheFirstVersionAsync(Samples.Job("job-1"));
        }

        var store = await OpenAsync();
        await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);

        (await store.FindAsync("job-1", Cancellation))!.SubmittedAt.ShouldBe(Samples.Start);
        (await FindDoubtAsync(store)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Initialize_NewerSchema_IsRefusedWithBothVersions()
    {
        await Create(migrations: OneVersionMore).InitializeAsync(Cancellation);
        var older = Create();

        var exception = await Should.ThrowAsync<JobStoreSchemaException>(() => older.InitializeAsync(Cancellation));

        var newest = JobSchema.Migrations[^1].Version;
        exception.Message.ShouldBe(
            $"The job store has schema version {newest + 1}, but this program knows only versions up to {newest}: "
            + "run the newer program or restore a backup.");
        await Should.ThrowAsync<JobStoreUnavailableException>(() => older.FindAsync("job-1", Cancellation));
    }

    [Fact]
    public async Task Initialize_FailedMigration_KeepsTheOldSchema()
    {
        await using (await OpenAsync())
        {
        }

        var invalid = new Migration(JobSchema.Migrations[^1].Version + 1, "CREATE TABLE gateway_half (id bigint)", "NOT SQL");
        var broken = Create(migrations: [.. JobSchema.Migrations, invalid]);
        await Should.ThrowAsync<Exception>(() => broken.InitializeAsync(Cancellation));

        var store = await OpenAsync();
        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    [Fact]
    public async Task Initialize_ManyInstancesConcurrently_AllSucceed()
    {
        var stores = Enumerable.Range(0, 6).Select(_ => Create()).ToArray();

        await Task.WhenAll(stores.Select(store => store.InitializeAsync(Cancellation)));

        var results = await Task.WhenAll(
            stores.Select((store, n) => store.AddAsync(Samples.Job($"job-{n}"), completion: null, Cancellation)));
        results.ShouldAllBe(result => result == AddJobResult.Added);
    }

    [Fact]
    public async Task Initialize_Twice_Succeeds()
    {
        var store = await OpenAsync();
        await store.InitializeAsync(Cancellation);

        (await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
    }

    /// <summary>Two replicas start at once. One of them builds the indexes, and the other one finds them.</summary>
    [Fact]
    public async Task BuildIndexes_TwoStoresAtOnce_BothFindThem()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        await stores[0].AddAsync(Samples.Job("job-1"), Samples.Start, completion: null, Cancellation);
        stores[0].HasIndexes.ShouldBeFalse();

        await Polling.UntilAsync(async () =>
            (await Task.WhenAll(stores.Select(store => store.BuildIndexesAsync(Cancellation)))).All(static built => built));

        stores.ShouldAllBe(store => store.HasIndexes);
        (await TakeAsync(stores[1], seconds: 1)).ShouldHaveSingleItem();
    }
}
