using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Files;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Sqlite;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>The service: when it sweeps, and what it logs of a storage that fails.</summary>
public sealed class FileSweeperTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-sweeper-");
    private readonly TestTimeProvider _time = new(Samples.Start);
    private readonly RecordingLogger<FileSweeper> _log = new();
    private readonly StorageHealth _health;
    private readonly MemoryStorage _storage;
    private readonly JobStore _store;
    private readonly StoreMonitor _monitor;
    private readonly SettingsSource _settings;
    private readonly FileSweeper _sweeper;

    public FileSweeperTests()
    {
        var deadline = TimeSpan.FromSeconds(30);
        _storage = new MemoryStorage(_time);
        _health = new StorageHealth(new FilesDirectory(_directory.FullName, IsConfigured: true), _time);
        _store = new JobStore(
            new SqliteJobDatabase(Path.Combine(_directory.FullName, "jobs.db"), deadline, TimeProvider.System), deadline,
            new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        _monitor = new StoreMonitor(_store, TimeProvider.System);
        _settings = SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;
        _sweeper = new FileSweeper(
            new FileSweep(_store, _storage, _time), _monitor, new SweepMetrics(_settings), _health, _settings, _time, _log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sweeper.StopAsync(CancellationToken.None);
        _sweeper.Dispose();
        await _monitor.StopAsync(CancellationToken.None);
        await _monitor.DisposeAsync();
        await _store.DisposeAsync();
        _settings.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Sweep_AtTheStartAndAfterTheInterval()
    {
        await StartAsync();
        var first = await AddExpiredAsync("first");
        await AdvanceAsync(Interval - TimeSpan.FromSeconds(2));
        _storage.Names.ShouldBe([first]);

        await AdvanceAsync(TimeSpan.FromSeconds(3));
        await Polling.UntilAsync(() => Task.FromResult(!_storage.Names.Any()));

        await Polling.UntilAsync(() => Task.FromResult(Ids() is [EventIds.FilesSwept]));
    }

    /// <summary>One event at the begin of an outage, however many rounds fail, and one at its end.</summary>
    [Fact]
    public async Task Sweep_StorageFailsForSeveralRounds_IsLoggedOnceAndContinues()
    {
        await StartAsync();
        var calls = 0;
        _storage.Fails = name => name.Length > 0 && Interlocked.Increment(ref calls) > 0;
        await AddExpiredAsync("first");
        for (var round = 1; round <= 3; round++)
        {
            await AdvanceAsync(Interval);
            await Polling.UntilAsync(() => Task.FromResult(Volatile.Read(ref calls) == round));
        }

        _health.Last!.Fault.ShouldBe("the storage of the test fails");

        _storage.Fails = static _ => false;
        await AdvanceAsync(Interval);
        await Polling.UntilAsync(() => Task.FromResult(Ids().Length == 3));

        Ids().ShouldBe([EventIds.SweepFailed, EventIds.SweepWorks, EventIds.FilesSwept]);
        _log.Entries[0].Text.ShouldContain("the storage of the test fails");
        _storage.Names.ShouldBeEmpty();
        _health.Last!.Fault.ShouldBeNull();
    }

    /// <summary>The schema is not open at the start: the first sweep follows when it is.</summary>
    [Fact]
    public async Task Sweep_StoreIsNotOpenAtTheStart_SweepsWhenItIs()
    {
        _store.Health.ReportDown("not yet");
        await _sweeper.StartAsync(Cancellation);
        await AdvanceAsync(3 * Interval);
        _storage.Lists.ShouldBe(0);

        await _monitor.StartAsync(Cancellation);
        await AdvanceAsync(FileSweeper.MaxPause);

        await Polling.UntilAsync(() => Task.FromResult(_storage.Lists == 1));
    }

    private async Task StartAsync()
    {
        await _monitor.StartAsync(Cancellation);
        await _sweeper.StartAsync(Cancellation);
        await Polling.UntilAsync(() => Task.FromResult(_storage.Lists == 1));
    }

    private int[] Ids() => [.. _log.Entries.Select(static entry => entry.Id)];

    /// <summary>Moves the clock pause by pause: the service waits for the clock between two looks at it.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += FileSweeper.MaxPause)
        {
            await Polling.UntilAsync(() => Task.FromResult(_time.PendingTimers > 0));
            _time.Advance(FileSweeper.MaxPause);
        }
    }

    private async Task<string> AddExpiredAsync(string label)
    {
        var limits = new FileLimits(long.MaxValue, long.MaxValue, int.MaxValue);
        var (name, now) = (FileIds.NameOf(label), _time.GetUtcNow());
        await _store.AddFileAsync(
            new NewFile(
                name, label, FileIds.DigestOf(label), "studio", IsMultipart: false, "image/png", "a.png", IsPrivate: false, now,
                now.AddSeconds(1), TimeSpan.FromDays(1)),
            limits, Cancellation);
        var lease = new PartLease(name, 0, new string('1', 32));
        await _store.BeginPartAsync(lease, 1, limits, now, now.AddMinutes(1), Cancellation);
        var content = new FileContent(1, "image/png", new byte[32], 0);
        (await _store.FinishFileAsync(lease, content, now.AddSeconds(1), Cancellation)).ShouldBe(FileOutcome.Done);
        _storage.Add(StorageNames.Of(lease));
        return StorageNames.Of(lease);
    }
}
