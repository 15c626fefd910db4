using Gateway.Changes;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Clients;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Pauses;
using Gateway.Jobs.Store.Sqlite;
using Gateway.Pauses;
using Gateway.Shares;
using Gateway.UnitTests.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.UnitTests.Clients.Stored.StoredSamples;

namespace Gateway.UnitTests.Changes;

public sealed class ChangeFeedTests : IAsyncLifetime
{
    private static readonly JobStoreUnavailableException Down = new("the test has stopped it");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-feed-");
    private readonly FakeClientStore _clients = new();
    private readonly RecordingLogger<ChangeFeed> _log = new();
    private readonly SettingsSource _settings;
    private readonly PauseBook _pauses = new(NullLogger<PauseBook>.Instance);
    private readonly KeyWatch _watch;
    private readonly JobStore _jobs;
    private readonly StoreMonitor _monitor;
    private readonly ChangeFeed _feed;

    public ChangeFeedTests()
    {
        _settings = SettingsSource.Create(new TestConfiguration().Root, "Production", TimeProvider.System).Source!;
        _watch = new KeyWatch(_settings, TimeProvider.System);
        _jobs = new JobStore(
            new SqliteJobDatabase(Path.Combine(_directory.FullName, "jobs.db"), TimeSpan.FromSeconds(30), TimeProvider.System)
            {
                Lock = new SqliteFileLock(Path.Combine(_directory.FullName, "jobs.db")),
            },
            TimeSpan.FromSeconds(30), new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
        _monitor = new StoreMonitor(_jobs, TimeProvider.System);
        _feed = new ChangeFeed(_clients, _jobs, _monitor, _settings, _pauses, _watch, TimeProvider.System, _log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _feed.StopAsync(CancellationToken.None);
        _feed.Dispose();
        await _monitor.StopAsync(CancellationToken.None);
        await _monitor.DisposeAsync();
        await _jobs.DisposeAsync();
        _watch.Dispose();
        _settings.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_StoreIsNotOpen_HasReadNothing()
    {
        await _feed.StartAsync(Cancellation);

        (_feed.HasRead, _feed.Age, _clients.Reads).ShouldBe((false, null, 0));
    }

    [Fact]
    public async Task Start_StoreIsOpen_KnowsTheClientsAndPauses()
    {
        _clients.State = new StoredState(7, [Client("billing", Key("sk"))], [new Pause(PauseScope.All, "", Now, "ops", null)]);

        await StartAsync();

        _feed.HasRead.ShouldBeTrue();
        _feed.Age.ShouldNotBeNull();
        _settings.Current.Clients.Authenticate("sk", Now)!.Name.ShouldBe("billing");
        _pauses.Current.ShouldNotBeNull();
    }

    [Fact]
    public async Task Change_OfTheRevisionOnly_ReadsOnceAndKeepsTheUsesOfKeys()
    {
        _clients.State = new StoredState(1, [Client("billing", Key("sk"))], []);
        await StartAsync();
        var before = _settings.Current.Clients.Authenticate("sk", Now)!;
        await _clients.ChangeAsync();
        var reads = _clients.Reads;

        _clients.State = new StoredState(2, [Client("billing", Key("sk"), Key("sk-2", "two")) with { Version = 2 }], []);
        await _clients.ChangeAsync();
        await _clients.ChangeAsync();

        (reads, _clients.Reads).ShouldBe((1, 2));
        _settings.Current.Clients.Authenticate("sk", Now)!.Use.ShouldBeSameAs(before.Use);
        _settings.Current.Clients.Authenticate("sk-2", Now).ShouldNotBeNull();
    }

    [Fact]
    public async Task Change_OfAPauseOnly_KeepsTheSettings()
    {
        _clients.State = new StoredState(1, [Client("billing", Key("sk"))], []);
        await StartAsync();
        var settings = _settings.Current;

        _clients.State = _clients.State with { Revision = 2, Pauses = [new Pause(PauseScope.Client, "billing", Now, "ops", null)] };
        await _clients.ChangeAsync();

        _settings.Current.ShouldBeSameAs(settings);
        _pauses.Current!.Find("billing", "fal-ai/imagen4").ShouldBe(PauseScope.Client);
    }

    [Fact]
    public async Task Read_FailsAndSucceeds_KeepsTheLastStateAndLogsBothOnce()
    {
        _clients.State = new StoredState(1, [Client("billing", Key("sk"))], []);
        await StartAsync();
        _clients.Failure = Down;
        await _clients.ChangeAsync();
        await _clients.ChangeAsync();
        _settings.Current.Clients.Authenticate("sk", Now).ShouldNotBeNull();

        (_clients.State, _clients.Failure) = (new StoredState(2, [], []), null);
        await _clients.ChangeAsync();

        _settings.Current.Clients.Authenticate("sk", Now).ShouldBeNull();
        _log.Entries.Select(entry => entry.Id).Where(id => id is EventIds.ChangesNotRead or EventIds.ChangesReadAgain)
            .ShouldBe([EventIds.ChangesNotRead, EventIds.ChangesReadAgain]);
    }

    /// <summary>A newer version may have written rows that this one cannot read.</summary>
    [Fact]
    public async Task Read_UnexpectedFailure_DoesNotEndTheFeed()
    {
        await StartAsync();
        _clients.Failure = new System.Text.Json.JsonException("CANARY");
        await _clients.ChangeAsync();

        var (_, _, text) = _log.Entries.Single(entry => entry.Id == EventIds.ChangesNotRead);
        text.ShouldContain("JsonException");
        text.ShouldNotContain("CANARY");
    }

    [Fact]
    public async Task Change_ClientViolatesARule_IsRefusedAlone()
    {
        var wrong = Client("wrong", Key("sk-wrong"));
        _clients.State = new StoredState(
            1, [Client("billing", Key("sk")), wrong with { Definition = wrong.Definition with { Models = ["//"] } }], []);

        await StartAsync();

        _settings.Current.Clients.Authenticate("sk", Now).ShouldNotBeNull();
        _settings.Current.Clients.Authenticate("sk-wrong", Now).ShouldBeNull();
        _log.Entries.Single(entry => entry.Id == EventIds.StoredClientInvalid).Text.ShouldContain("wrong");
    }

    [Fact]
    public async Task Change_ClientCannotBeRead_IsRefusedAlone()
    {
        _clients.State = new StoredState(
            1,
            [
                Client("billing", Key("sk")), Client("new", Key("sk-new")) with { Unreadable = "a newer format" },
                Client("newer", Key("sk-newer") with { IsUnreadable = true }),
            ],
            []);

        await StartAsync();

        _settings.Current.Clients.Authenticate("sk", Now).ShouldNotBeNull();
        _settings.Current.Clients.Authenticate("sk-new", Now).ShouldBeNull();
        _settings.Current.Clients.Authenticate("sk-newer", Now).ShouldBeNull();
        _log.Entries.Count(entry => entry.Id == EventIds.StoredClientInvalid).ShouldBe(2);
    }

    [Fact]
    public async Task Change_OfAnotherProcess_IsFoundByPolling()
    {
        await StartAsync();

        _clients.State = new StoredState(1, [Client("billing", Key("sk"))], []);

        await Jobs.Store.Polling.UntilAsync(() => Task.FromResult(_settings.Current.Clients.Authenticate("sk", Now) is not null));
    }

    [Fact]
    public async Task KeyUses_WhileTheStoreFails_AreStoredLater()
    {
        _clients.State = new StoredState(1, [Client("billing", Key("sk"))], []);
        await StartAsync();
        var log = new RecordingLogger<KeyUseWriter>();
        using var writer = new KeyUseWriter(_clients, _monitor, _settings, TimeProvider.System, log);
        await writer.WriteAsync(Cancellation);
        _clients.Uses.ShouldBeEmpty();
        _settings.Current.Clients.Authenticate("sk", Now)!.Use!.Note(Now.AddMinutes(1));

        _clients.Failure = Down;
        await writer.WriteAsync(Cancellation);
        await writer.WriteAsync(Cancellation);
        _clients.Failure = null;
        await writer.WriteAsync(Cancellation);
        await writer.WriteAsync(Cancellation);

        _clients.Uses.ShouldBe([("id-sk", Now)]);
        writer.Written.ShouldBe(1);
        log.Entries.Select(entry => entry.Id).ShouldBe([EventIds.KeyUsesNotStored]);
    }

    private async Task StartAsync()
    {
        await _monitor.StartAsync(Cancellation);
        await _feed.StartAsync(Cancellation);
    }
}
