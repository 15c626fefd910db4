using Gateway.Files;
using Gateway.Files.Storage;
using Gateway.Files.Sweeping;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Sqlite;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Files.Sweeping;

/// <summary>A sweep over a storage in memory and a store of its own, and the files that tests put there.</summary>
public abstract class FileSweepSetup : IAsyncLifetime
{
    /// <summary>The tokens of two requests.</summary>
    protected static readonly string First = new('1', 32);
    protected static readonly string Second = new('2', 32);

    internal static readonly FileLimits Unlimited = new(long.MaxValue, long.MaxValue, int.MaxValue);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-sweep-");
    private readonly FileSweep _sweep;

    protected FileSweepSetup()
    {
        Storage = new MemoryStorage(Time);
        Store = OpenStore();
        _sweep = new FileSweep(Store, Storage, Time);
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal TestTimeProvider Time { get; } = new(Samples.Start);

    internal MemoryStorage Storage { get; }

    internal JobStore Store { get; }

    public async ValueTask InitializeAsync() => await Store.InitializeAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal JobStore OpenStore()
    {
        var deadline = TimeSpan.FromSeconds(30);
        return new JobStore(
            new SqliteJobDatabase(Path.Combine(_directory.FullName, "jobs.db"), deadline, TimeProvider.System), deadline,
            new StoreMetrics(TimeProvider.System), TimeProvider.System, NullLogger<JobStore>.Instance);
    }

    internal async Task<SweepResult> RunAsync()
    {
        var result = new SweepResult();
        await _sweep.RunAsync(result, Cancellation);
        return result;
    }

    internal static string BytesOf(string name, int number = 0, string? attempt = null) =>
        StorageNames.Of(name, number, attempt ?? First);

    internal static int[] Counts(SweepResult result) => [.. Enum.GetValues<SweptReason>().Select(reason => result[reason])];

    internal async Task<string[]> RowsAsync(params string[] names) =>
        [.. (await Store.FindFilesAsync(names, Cancellation)).Select(static file => file.Name)];

    internal async Task<NewFile> AddAsync(string label, bool isMultipart = false)
    {
        var file = new NewFile(
            FileIds.NameOf(label), $"id-{label}", FileIds.DigestOf(label), "studio", isMultipart, "image/png", "a.png",
            IsPrivate: false, Time.GetUtcNow(), Time.GetUtcNow().AddHours(1), TimeSpan.FromDays(1));
        (await Store.AddFileAsync(file, Unlimited, Cancellation)).ShouldBe(FileOutcome.Done);
        return file;
    }

    internal Task<FileOutcome> BeginAsync(NewFile file, int number, string token) => Store.BeginPartAsync(
        new PartLease(file.Name, number, token), 10, Unlimited, Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(1), Cancellation);

    internal async Task AddPartAsync(NewFile file, int number)
    {
        await BeginAsync(file, number, First);
        Storage.Add(BytesOf(file.Name, number));
        (await Store.FinishPartAsync(new PartLease(file.Name, number, First), 10, new byte[32], Cancellation))
            .ShouldBe(FileOutcome.Done);
    }

    internal async Task<string> AddStoredAsync(string label, DateTimeOffset expiresAt)
    {
        var file = await AddAsync(label);
        await BeginAsync(file, 0, First);
        Storage.Add(BytesOf(file.Name));
        var content = new FileContent(10, "image/png", new byte[32], 0) { Attempt = First };
        (await Store.FinishFileAsync(new PartLease(file.Name, 0, First), content, expiresAt, Cancellation))
            .ShouldBe(FileOutcome.Done);
        return file.Name;
    }
}
