using Gateway.Files.References;
using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.References;

/// <summary>The check of all files of a submit before the upstream call.</summary>
public sealed class DeliveryCheckTests
{
    private readonly TestTimeProvider _time = new();
    private readonly AbandonedReads _abandoned = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_ThatAreMissing_AreAllFoundInTheOrderOfTheBody()
    {
        var storage = new CheckedStorage(name => name is "b" or "d" ? Fails(FileStorageFault.Missing) : Task.CompletedTask);

        var missing = await FindAsync(storage, "d", "a", "b", "a", "b");

        missing.Select(static reference => reference.FileName).ShouldBe(["d", "b", "b"]);
        // A file that is named twice is checked once.
        storage.Checked.OrderBy(static name => name).ShouldBe(["a", "b", "d"]);
    }

    [Fact]
    public async Task Storage_ThatFails_IsAFault()
    {
        var storage = new CheckedStorage(name => name == "b" ? Fails(FileStorageFault.Unavailable) : Task.CompletedTask);

        var exception = await Should.ThrowAsync<FileStorageException>(() => FindAsync(storage, "a", "b"));

        exception.Fault.ShouldBe(FileStorageFault.Unavailable);
    }

    /// <summary>Also if the storage does not react to the cancellation.</summary>
    [Fact]
    public async Task Files_AllTogether_HaveOneDeadline()
    {
        var storage = new CheckedStorage(static _ => new TaskCompletionSource().Task);
        var find = FindAsync(storage, [.. Enumerable.Range(0, 50).Select(static number => $"{number}")]);

        _time.Advance(DeliveryCheck.Deadline - TimeSpan.FromTicks(1));
        find.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        (await Should.ThrowAsync<FileStorageException>(() => find)).Fault.ShouldBe(FileStorageFault.Unavailable);
    }

    /// <summary>A storage that hangs must not collect calls without a bound.</summary>
    [Fact]
    public async Task Storage_ThatHangs_IsNotAskedAgainAtTheLimitUntilItsCallsEnd()
    {
        var hanging = new TaskCompletionSource();
        var storage = new CheckedStorage(_ => hanging.Task);
        while (_abandoned.Count < AbandonedReads.Limit)
        {
            var find = FindAsync(storage, [.. Enumerable.Range(0, 8).Select(static number => $"{number}")]);
            _time.Advance(DeliveryCheck.Deadline);
            await Should.ThrowAsync<FileStorageException>(() => find);
        }

        var asked = storage.Checked.Count();
        (await Should.ThrowAsync<FileStorageException>(() => FindAsync(storage, "a"))).Fault.ShouldBe(FileStorageFault.Unavailable);
        storage.Checked.Count().ShouldBe(asked, "no call is made");

        hanging.SetResult();
        await Polling.UntilAsync(() => Task.FromResult(_abandoned.Count == 0));
        (await FindAsync(storage, "a")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_ThatIsAborted_EndsTheCheck()
    {
        using var aborted = new CancellationTokenSource();
        var storage = new CheckedStorage(static _ => new TaskCompletionSource().Task);
        var find = Check(storage).FindMissingAsync([Reference("a")], aborted.Token);

        await aborted.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => find);
    }

    private static Task Fails(FileStorageFault fault) => Task.FromException(new FileStorageException(fault, "the test wants it"));

    private Task<IReadOnlyList<FileReference>> FindAsync(CheckedStorage storage, params string[] names) =>
        Check(storage).FindMissingAsync([.. names.Select(Reference)], Cancellation);

    // The store is asked for parts only, and these files have none.
    private DeliveryCheck Check(CheckedStorage storage) => new(new FileReader(null!, storage, null!), _abandoned, _time);

    private FileReference Reference(string name) => new(["image_url"], 10, 10, name)
    {
        File = new StoredFile(
            name, "gf", "client", FileState.Stored, false, "image/png", "picture", false, _time.GetUtcNow(), _time.GetUtcNow(),
            TimeSpan.FromDays(1), new FileContent(3, "image/png", [], 0) { Attempt = "attempt" }),
    };

    /// <summary>A storage that is checked only.</summary>
    private sealed class CheckedStorage(Func<string, Task> check) : IFileStorage
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _checked = new();

        public IEnumerable<string> Checked => _checked;

        public Task CheckAsync(string name, long length, CancellationToken cancellationToken)
        {
            name = name[..name.IndexOf('.', StringComparison.Ordinal)];
            _checked.Enqueue(name);
            return check(name);
        }

        public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task RemoveAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
