using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Claims;
using Gateway.Jobs.Store.Schema;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.UnitTests.Jobs.Store;

public sealed class SqliteJobStoreTests : JobStoreContract
{
    /// <summary>For calls that must fail.</summary>
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(1);

    /// <summary>For calls that must succeed. A busy machine does not reach it.</summary>
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-jobs-");
    private string _limit = "PRAGMA max_page_count = 4294967294";

    private string File => Path.Combine(_directory.FullName, "data", "gateway.db");

    [Fact]
    public async Task Initialize_NewFile_IsReadableByTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other permissions.");
            return;
        }

        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);

        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!).ShouldBe(owner | UnixFileMode.UserExecute);
        System.IO.File.GetUnixFileMode(File).ShouldBe(owner);
        System.IO.File.GetUnixFileMode(File + "-wal").ShouldBe(owner);
    }

    [Fact]
    public async Task Connection_Opened_HasTheDurableSettings()
    {
        var settings = new List<string>();
        await using var store = new JobStore(
            new SqliteJobDatabase(File, LongTimeout, TimeProvider.System, Look),
            LongTimeout,
            new StoreMetrics(TimeProvider.System),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<JobStore>.Instance);
        await store.InitializeAsync(Cancellation);

        settings.ShouldBe(["wal", "2", "300"]);

        void Look(SqliteConnection connection)
        {
            foreach (var pragma in (string[])["journal_mode", "synchronous", "wal_autocheckpoint"])
            {
                settings.Add(Scalar(connection, $"PRAGMA {pragma}"));
            }
        }
    }

    [Fact]
    public async Task Add_DiskFull_IsUnavailableThenRecovers()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("before"), completion: null, Cancellation);
        _limit = "PRAGMA max_page_count = 1";
        await BreakConnectionAsync(store);

        var stored = 0;
        var exception = await Should.ThrowAsync<JobStoreUnavailableException>(async () =>
        {
            foreach (var job in Samples.Jobs(2000))
            {
                await store.AddAsync(job, completion: null, Cancellation);
                stored++;
            }
        });
        exception.Reason.ShouldBe("the disk is full");
        (await store.FindAsync("before", Cancellation)).ShouldNotBeNull();

        _limit = "PRAGMA max_page_count = 4294967294";
        (await store.AddAsync(Samples.Job("after"), completion: null, Cancellation)).ShouldBe(AddJobResult.Added);
        (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeTrue();
        var again = await OpenAsync();
        foreach (var job in Samples.Jobs(stored))
        {
            (await again.FindAsync(job.RequestId, Cancellation)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Add_FileLockedByAnotherProcess_IsUnavailableWithinTheDeadlineThenRecovers()
    {
        var store = Create(ShortTimeout);
        await Polling.InitializeInTimeAsync(store);
        await using var other = new SqliteConnection($"Data Source={File};Pooling=False");
        await other.OpenAsync(Cancellation);
        Scalar(other, "BEGIN IMMEDIATE");

        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.ClaimAsync(Samples.Claim(), Cancellation));
        (await store.ProbeAsync(Cancellation)).IsAvailable.ShouldBeFalse();
        await Polling.UntilInTimeAsync(async () => await store.FindAsync("job-1", Cancellation) is null);

        Scalar(other, "ROLLBACK");
        await RecoverAsync(store);
        await Polling.UntilInTimeAsync(async () => await store.ClaimAsync(Samples.Claim(), Cancellation) is IdempotencyClaim.Claimed);
    }

    [Fact]
    public async Task AnyCall_FileDeleted_IsUnavailableAndCreatesNoEmptyStore()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
        {
            System.IO.File.Move(file, file.Replace("gateway.db", "moved.db", StringComparison.Ordinal));
        }

        var exception = await Should.ThrowAsync<JobStoreUnavailableException>(
            () => store.AddAsync(Samples.Job("job-2"), completion: null, Cancellation));
        exception.Reason.ShouldBe("its file was moved, replaced or deleted");
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-2"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("job-1", Cancellation));
        System.IO.File.Exists(File).ShouldBeFalse();

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
        {
            System.IO.File.Move(file, file.Replace("moved.db", "gateway.db", StringComparison.Ordinal));
        }

        await RecoverAsync(store);
        (await store.FindAsync("job-1", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task AnyCall_FileReplacedByGarbage_IsUnavailable()
    {
        var store = await OpenAsync();
        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(File)!))
        {
            System.IO.File.Move(file, file + ".old");
        }

        await System.IO.File.WriteAllTextAsync(File, new string('x', 8192), Cancellation);

        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-2"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.AddAsync(Samples.Job("job-2"), completion: null, Cancellation));
        await Should.ThrowAsync<JobStoreUnavailableException>(() => store.FindAsync("job-1", Cancellation));
    }

    [Fact]
    public async Task Initialize_FileIsNotADatabase_IsUnavailable()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 8192), Cancellation);

        var exception = await Should.ThrowAsync<JobStoreUnavailableException>(() => Create().InitializeAsync(Cancellation));

        exception.Reason.ShouldBe("its file is damaged or is not a database");
    }

    [Fact]
    public async Task WriteAheadLog_ManyAdds_StaysBounded()
    {
        var store = await OpenAsync();
        foreach (var jobs in Samples.Jobs(20_000).Chunk(500))
        {
            await Task.WhenAll(jobs.Select(job => store.AddAsync(job, completion: null, Cancellation)));
        }

        new FileInfo(File + "-wal").Length.ShouldBeLessThan(20_000_000);
    }

    /// <summary>The file belongs to one gateway, so the store knows in memory which submits have a doubt.</summary>
    [Fact]
    public async Task Doubt_FileOfOneGateway_IsFoundAfterRestartAndUntilItIsForgotten()
    {
        await using (var before = await OpenExclusiveAsync())
        {
            await before.RecordDoubtAsync(Samples.Left("job-1"), Cancellation);
            (await FindDoubtAsync(before)).ShouldNotBeNull();
        }

        var store = await OpenExclusiveAsync();
        await using (store)
        {
            (await FindDoubtAsync(store)).ShouldNotBeNull();
            await store.RecordDoubtAsync(Samples.Left("job-2"), Cancellation);
            await store.ForgetDoubtAsync(Samples.Left("job-1"), Cancellation);
            (await FindDoubtAsync(store))!.RequestId.ShouldBe("job-2");
            await store.ForgetDoubtAsync(Samples.Left("job-2"), Cancellation);
            (await FindDoubtAsync(store)).ShouldBeNull();
            await store.RecordDoubtAsync(Samples.Unknown(), Cancellation);
            (await FindDoubtAsync(store))!.ErrorType.ShouldBe("submit_outcome_unknown");
        }
    }

    /// <summary>A row that only the database knows proves that there is no query while the store works, and that there is one if the last
    /// commit is not recent.</summary>
    [Fact]
    public async Task FindDoubt_FileOfOneGateway_QueriesOnlyIfTheLastCommitIsNotRecent()
    {
        var time = new TestTimeProvider();
        await using var store = await OpenExclusiveAsync(time);
        await using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            await other.OpenAsync(Cancellation);
            Scalar(other, "INSERT INTO gateway_doubts (client, submit_digest, request_id, expires_at) SELECT 'studio', "
                + $"x'{Convert.ToHexString(Samples.Digest("submit").Span)}', 'job-1', 9000000000000000");
        }

        await store.AddAsync(Samples.Job("job-1"), completion: null, Cancellation);
        (await FindDoubtAsync(store)).ShouldBeNull();

        time.Advance(JobStore.ProbeFreshness + TimeSpan.FromMilliseconds(1));
        (await FindDoubtAsync(store)).ShouldNotBeNull();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private protected override string Product => "sqlite";

    private protected override IJobDatabase CreateDatabase(TimeSpan timeout, IReadOnlyList<Migration> migrations) =>
        new SqliteJobDatabase(File, timeout, TimeProvider.System, connection => Scalar(connection, _limit)) { Migrations = migrations };

    private async Task<JobStore> OpenExclusiveAsync(TimeProvider? time = null)
    {
        var database = new SqliteJobDatabase(File, LongTimeout, time ?? TimeProvider.System) { Lock = new SqliteFileLock(File) };
        var store = new JobStore(
            database, LongTimeout, new StoreMetrics(TimeProvider.System), time ?? TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<JobStore>.Instance);
        await store.InitializeAsync(Cancellation);
        return store;
    }

    /// <summary>Makes the writer reopen its connection. The new connection applies the limit.</summary>
    private static async Task BreakConnectionAsync(JobStore store) =>
        await Should.ThrowAsync<Exception>(
            () => store.AddAsync(Samples.Job("bad") with { Client = null! }, completion: null, Cancellation));

    private static Task RecoverAsync(JobStore store) => Polling.UntilAsync(async () =>
    {
        try
        {
            return await store.AddAsync(Samples.Job("recovered"), completion: null, Cancellation)
                is AddJobResult.Added or AddJobResult.AlreadyOwned;
        }
        catch (JobStoreUnavailableException)
        {
            return false;
        }
    });

    private static string Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
