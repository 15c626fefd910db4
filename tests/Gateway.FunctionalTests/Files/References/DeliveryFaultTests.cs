using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Gateway.Errors;
using Gateway.Files.Storage;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>Files that cannot be read when the submit is sent, and submits that are repeated after their file is gone.</summary>
public sealed class DeliveryFaultTests
{
    private const int FileBytes = 300_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(FileStorageFault.Unavailable), HttpStatusCode.ServiceUnavailable, "file_storage_unavailable", true)]
    [InlineData(nameof(FileStorageFault.Missing), HttpStatusCode.UnprocessableEntity, "validation_error", false)]
    public async Task File_ThatCannotBeRead_SendsNothing(
        string fault, HttpStatusCode status, string errorType, bool hasRetryAfter)
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage);
        var good = gateway.UrlOf(await gateway.AddAsync(new byte[3]));
        var bad = gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes]));
        storage.Fail(Enum.Parse<FileStorageFault>(fault), FileBytes);

        using var response = await SubmitAsync(gateway, good, bad);

        response.StatusCode.ShouldBe(status);
        var error = await response.JsonAsync();
        error.GetProperty("error_type").GetString().ShouldBe(errorType);
        response.Headers.Contains("Retry-After").ShouldBe(hasRetryAfter);
        if (status == HttpStatusCode.UnprocessableEntity)
        {
            error.GetProperty("detail")[0].GetProperty("type").GetString().ShouldBe("file_download_error");
            error.GetProperty("detail")[0].GetProperty("loc").ToString().ShouldBe("[\"body\",\"image_urls\",1]");
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
        gateway.Sandbox.ConnectionCount.ShouldBe(0);
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == EventIds.FileNotOpened);
        storage.Opened.ShouldBe(0);
        // The claim of the key is released: the same submit works when the file can be read.
        storage.Heal();
        using var again = await SubmitAsync(gateway, good, bad);
        again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.TextAsync());
    }

    [Fact]
    public async Task Files_ThatAreLost_AreAllNamed()
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage);
        var good = gateway.UrlOf(await gateway.AddAsync(new byte[3]));
        var bad = gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes]));
        storage.Fail(FileStorageFault.Missing, FileBytes);

        using var response = await SubmitAsync(gateway, bad, good, bad);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.JsonAsync()).GetProperty("detail").EnumerateArray()
            .Select(static detail => detail.GetProperty("loc")[2].GetInt32()).ShouldBe([0, 2]);
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    /// <summary>A part that is not the first one is lost, or is shorter than it was.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LaterPart_ThatIsLost_SendsNothing(bool isShort)
    {
        await using var gateway = await TestGateway.StartAsync();
        var storage = gateway.Service<IFileStorage>();
        var before = await NamesAsync(storage);
        var url = gateway.UrlOf(await gateway.AddPartsAsync(new byte[1000], new byte[1001], new byte[1002]));
        var last = (await NamesAsync(storage)).Except(before).Single(static name => name.Contains(".3.", StringComparison.Ordinal));
        await storage.RemoveAsync(last, Cancellation);
        if (isShort)
        {
            await using var writer = await storage.CreateAsync(last, Cancellation);
            await writer.WriteAsync(new ReadOnlySequence<byte>(new byte[1]), Cancellation);
            await writer.CompleteAsync(Cancellation);
        }

        using var response = await SubmitAsync(gateway, url);

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.JsonAsync()).GetProperty("detail")[0].GetProperty("type").GetString().ShouldBe("file_download_error");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Files_OfASubmit_AreOpenOneAtATime()
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage);
        var urls = new List<string>();
        for (var number = 0; number < 10; number++)
        {
            urls.Add(gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes])));
        }

        var list = string.Join(',', urls.Select(static url => $"\"{url}\""));
        using var response = await WaysIn.SubmitAsync(gateway.Client, WaysIn.Queue, $$"""{"prompt":"a","reference":[{{list}}]}""");

        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        (storage.Opened, storage.MostOpen, storage.Open).ShouldBe((10, 1, 0));
    }

    /// <summary>The file was removed after the check.</summary>
    [Fact]
    public async Task File_ThatCannotBeOpenedWhileItIsSent_CreatesNoJob()
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage);
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes]));
        storage.Fail(FileStorageFault.Missing, FileBytes, isFoundByCheck: false);

        using var response = await SubmitAsync(gateway, url);

        response.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        (await response.JsonAsync()).GetProperty("error_type").GetString().ShouldBe("file_unreadable");
        gateway.Sandbox.JobCount.ShouldBe(0);
        storage.Heal();
        using var again = await SubmitAsync(gateway, url);
        again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.TextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_ThatFailsInTheMiddle_CreatesNoJobAndLeavesNoDoubt(bool isShort)
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage);
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes]));
        storage.FailAfter(100_000, isShort);

        using var response = await SubmitAsync(gateway, url);

        response.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        (await response.JsonAsync()).GetProperty("error_type").GetString().ShouldBe("file_unreadable");
        gateway.Sandbox.JobCount.ShouldBe(0);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.RequestCount == 1);
        gateway.Sandbox.Requests[0].BodyComplete.ShouldBeFalse();
        gateway.Sandbox.Requests[0].BodyLength.ShouldBeLessThan(
            long.Parse(gateway.Sandbox.Requests[0].Header("Content-Length")[0], System.Globalization.CultureInfo.InvariantCulture));
        gateway.Logs.Entries.ShouldContain(entry => entry.EventId == EventIds.FileNotRead);
        gateway.Logs.Entries.ShouldNotContain(entry => entry.EventId == EventIds.UpstreamCallFailed);
        storage.Open.ShouldBe(0);
        storage.Heal();
        using var again = await SubmitAsync(gateway, url);
        again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.TextAsync());
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Files_OfASubmit_AreClosedWhenTheCallHasEnded()
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage, new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[FileBytes]));

        // The client waits for the job, and the files are closed meanwhile.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var submit = WaysIn.SubmitAsync(gateway.Client, WaysIn.Run, $$"""{"prompt":"a","reference":["{{url}}"]}""", waiting.Token);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.JobCount == 1);
        await Eventually.IsTrueAsync(() => storage.Open == 0);

        storage.Opened.ShouldBe(1);
        submit.IsCompleted.ShouldBeFalse();
        await waiting.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => submit);
    }

    [Fact]
    public async Task RefusalOfTheUpstream_DuringTheBody_ClosesTheFiles()
    {
        var storage = new FailingStorage();
        await using var gateway = await StartAsync(storage, new SandboxOptions { MaxBodyBytes = 1000 });
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[2_000_000]));

        using var response = await gateway.Client.SubmitAsync(Seeds.Wan, $$"""{"prompt":"a","image_url":"{{url}}"}""");

        response.IsSuccessStatusCode.ShouldBeFalse();
        await Eventually.IsTrueAsync(() => storage.Open == 0);
    }

    [Fact]
    public async Task RepeatedSubmit_WithItsKeyAfterItsFileIsGone_GetsTheSameJob()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.AddAsync(new byte[FileBytes]);
        var body = $$"""{"prompt":"a","image_url":"{{gateway.UrlOf(id)}}"}""";
        using var first = await gateway.Client.SubmitWithAsync("Idempotency-Key", "one", body, Seeds.Wan);
        var job = await first.RequestIdAsync();
        await gateway.RemoveAsync(id);

        using var again = await gateway.Client.SubmitWithAsync("Idempotency-Key", "one", body, Seeds.Wan);
        using var other = await gateway.Client.SubmitWithAsync("Idempotency-Key", "two", body, Seeds.Wan);
        using var otherAgain = await gateway.Client.SubmitWithAsync("Idempotency-Key", "two", body, Seeds.Wan);

        again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.TextAsync());
        (await again.RequestIdAsync()).ShouldBe(job);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        otherAgain.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task RepeatedSubmit_InDoubtAfterItsFileIsGone_GetsTheSameError()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await gateway.AddAsync(new byte[FileBytes]);
        var body = $$"""{"prompt":"a","image_url":"{{gateway.UrlOf(id)}}"}""";
        gateway.Sandbox.Faults.Add(new SandboxFault { Fault = SandboxFaultNames.CutBefore, Accept = true });
        using var first = await gateway.Client.SubmitAsync(Seeds.Wan, body);
        first.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        await gateway.RemoveAsync(id);

        using var again = await gateway.Client.SubmitAsync(Seeds.Wan, body);

        again.StatusCode.ShouldBe(HttpStatusCode.FailedDependency);
        (await again.JsonAsync()).GetProperty("error_type").GetString().ShouldBe("submit_outcome_unknown");
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    [Fact]
    public async Task Reference_WhileTheStoreIsDown_IsRefusedWith503()
    {
        using var files = new TemporaryDirectory();
        var folder = Path.Combine(files.Path, "data");
        Directory.CreateDirectory(folder);
        await using var gateway = await TestGateway.StartAsync(
            ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(folder, "jobs.db")}"),
            ("Gateway:Files:Directory", Path.Combine(files.Path, "files")));
        var url = gateway.UrlOf(await gateway.AddAsync(new byte[3]));
        Directory.Move(folder, folder + ".away");

        using var response = await SubmitAsync(gateway, url);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.JsonAsync()).GetProperty("error_type").GetString().ShouldBe("job_store_unavailable");
        gateway.Sandbox.RequestCount.ShouldBe(0);
        Directory.Move(folder + ".away", folder);
    }

    private static async Task<List<string>> NamesAsync(IFileStorage storage)
    {
        var names = new List<string>();
        await foreach (var (name, _) in storage.ListAsync(Cancellation))
        {
            names.Add(name);
        }

        return names;
    }

    private static Task<TestGateway> StartAsync(FailingStorage storage, SandboxOptions? sandbox = null) => TestGateway.StartAsync(
        sandbox ?? new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
        clock: null,
        services => services.AddSingleton<IFileStorage>(storage),
        // A submit whose reservation stays would keep the next one out.
        ($"Gateway:Clients:{TestGateway.ClientName}:Limits:JobsInFlight", "1"));

    private static Task<HttpResponseMessage> SubmitAsync(TestGateway gateway, params string[] urls) =>
        gateway.Client.SubmitWithAsync(
            "Idempotency-Key", "key", $$"""{"prompt":"a","image_urls":[{{string.Join(',', urls.Select(static url => $"\"{url}\""))}}]}""",
            Seeds.QwenEditPlus);

    /// <summary>Files in memory, which a test makes fail.</summary>
    private sealed class FailingStorage : IFileStorage
    {
        private readonly ConcurrentDictionary<string, byte[]> _files = new();
        private FileStorageFault? _fault;
        private long _failingLength;
        private bool _isFoundByCheck;
        private int? _failAfter;
        private bool _isShort;
        private int _open;
        private int _opened;
        private int _mostOpen;

        /// <summary>Open streams.</summary>
        public int Open => Volatile.Read(ref _open);

        public int Opened => Volatile.Read(ref _opened);

        public int MostOpen => Volatile.Read(ref _mostOpen);

        public void Fail(FileStorageFault fault, long length, bool isFoundByCheck = true) =>
            (_fault, _failingLength, _isFoundByCheck) = (fault, length, isFoundByCheck);

        public void FailAfter(int bytes, bool isShort) => (_failAfter, _isShort) = (bytes, isShort);

        public void Heal() => (_fault, _failAfter) = (null, null);

        public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult<IFileWriter>(new Writer(bytes => _files[name] = bytes));

        public Task<Stream> OpenAsync(string name, ByteRange range, CancellationToken cancellationToken)
        {
            ThrowIfFailing(range.Total);
            Interlocked.Exchange(ref _mostOpen, Math.Max(_mostOpen, Interlocked.Increment(ref _open)));
            Interlocked.Increment(ref _opened);
            return Task.FromResult<Stream>(new Reader(_files[name], _failAfter, _isShort, () => Interlocked.Decrement(ref _open)));
        }

        public Task CheckAsync(string name, long length, CancellationToken cancellationToken)
        {
            if (_isFoundByCheck)
            {
                ThrowIfFailing(length);
            }

            return Task.CompletedTask;
        }

        public Task RemoveAsync(string name, CancellationToken cancellationToken)
        {
            _files.TryRemove(name, out _);
            return Task.CompletedTask;
        }

        public async IAsyncEnumerable<(string Name, DateTimeOffset ChangedAt)> ListAsync(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        private void ThrowIfFailing(long length)
        {
            if (_fault is { } fault && length == _failingLength)
            {
                throw new FileStorageException(fault, "the test wants it");
            }
        }

        private sealed class Writer(Action<byte[]> onComplete) : MemoryStream, IFileWriter
        {
            ValueTask IFileWriter.WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
            {
                Write(bytes.ToArray());
                return ValueTask.CompletedTask;
            }

            public Task CompleteAsync(CancellationToken cancellationToken)
            {
                onComplete(ToArray());
                return Task.CompletedTask;
            }
        }

        private sealed class Reader(byte[] bytes, int? failAfter, bool isShort, Action onClose) : MemoryStream(bytes)
        {
            private bool _isClosed;

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                if (Position >= failAfter)
                {
                    return isShort
                        ? new ValueTask<int>(0)
                        : throw new FileStorageException(FileStorageFault.Unavailable, "the test wants it");
                }

                return base.ReadAsync(buffer[..Math.Min(buffer.Length, 30_000)], cancellationToken);
            }

            protected override void Dispose(bool disposing)
            {
                if (!_isClosed)
                {
                    _isClosed = true;
                    onClose();
                }

                base.Dispose(disposing);
            }
        }
    }
}
