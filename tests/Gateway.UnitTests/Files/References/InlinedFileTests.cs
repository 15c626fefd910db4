using System.Security.Cryptography;
using System.Text;
using Gateway.Bodies.Sending;
using Gateway.Files.References;
using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;
using Gateway.UnitTests.Jobs.Store;

namespace Gateway.UnitTests.Files.References;

/// <summary>The data URI of a file, read in the pieces of the sender.</summary>
public sealed class InlinedFileTests
{
    private const int Piece = RequestBodyContent.PieceBytes / 4 * 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, string> Files => new()
    {
        { 0, "image/png", "image/png" },
        { 1, "image/svg+xml", "image/svg+xml" },
        { 2, "text/plain; charset=utf-8", "text/plain" },
        { Piece - 1, "image/png", "image/png" },
        { Piece, "image/png", "image/png" },
        { Piece + 1, "image/png", "image/png" },
        { (3 * Piece) + 2, "a\"b", "application/octet-stream" },
        { 3, "", "application/octet-stream" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_OfEverySize_IsReadAsItsDataUri(int length, string type, string sentType)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        using var file = Create(length, type, Opens(new SlowStream(bytes)));

        var read = await ReadAsync(file);

        read.ShouldBe($"\"data:{sentType};base64,{Convert.ToBase64String(bytes)}\"");
        file.SentLength.ShouldBe(read.Length);
        (file.Start, file.Length).ShouldBe((9, 12));
    }

    [Fact]
    public async Task File_ShorterThanItWas_IsAFault()
    {
        var failures = new List<Exception>();
        using var file = Create(100, "image/png", Opens(new MemoryStream(new byte[99])), failures.Add);

        var exception = await Should.ThrowAsync<FileStorageException>(() => ReadAsync(file));

        exception.Fault.ShouldBe(FileStorageFault.Missing);
        failures.ShouldBe([exception]);
    }

    [Fact]
    public async Task File_IsOpenOnlyFromItsFirstPieceToItsLast()
    {
        var stream = new MemoryStream(new byte[Piece + 1]);
        var opened = 0;
        using var file = Create(Piece + 1, "image/png", _ =>
        {
            opened++;
            return Task.FromResult<Stream>(stream);
        });
        var buffer = new byte[RequestBodyContent.PieceBytes];

        await file.ReadAsync(buffer, Cancellation);
        opened.ShouldBe(0, "the first piece is the type");
        await file.ReadAsync(buffer, Cancellation);
        (opened, stream.CanRead).ShouldBe((1, true));
        await file.ReadAsync(buffer, Cancellation);
        stream.CanRead.ShouldBeFalse();
        buffer[..await file.ReadAsync(buffer, Cancellation)].ShouldBe("\""u8.ToArray());
        opened.ShouldBe(1);
    }

    [Fact]
    public async Task Storage_ThatHangs_IsAFaultAfterItsTime()
    {
        var time = new TestTimeProvider();
        var failures = new List<Exception>();
        using var file = Create(100, "image/png", async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        }, failures.Add, time);
        var buffer = new byte[RequestBodyContent.PieceBytes];
        await file.ReadAsync(buffer, Cancellation);

        var read = file.ReadAsync(buffer, Cancellation).AsTask();
        time.Advance(InlinedFile.Patience - TimeSpan.FromTicks(1));
        read.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromTicks(1));

        var exception = await Should.ThrowAsync<FileStorageException>(() => read);
        exception.Fault.ShouldBe(FileStorageFault.Unavailable);
        failures.ShouldBe([exception]);
    }

    /// <summary>A read of a network file system cannot be cancelled. It may end after the submit, and must then write to no buffer that
    /// another request has.</summary>
    [Fact]
    public async Task Storage_ThatHangsAndCannotBeCancelled_IsAFaultAfterItsTimeAndWritesNothingLater()
    {
        var time = new TestTimeProvider();
        var abandoned = new AbandonedReads();
        using var stream = new HangingStream();
        using var file = Create(100, "image/png", Opens(stream), static _ => { }, time, abandoned);
        var buffer = new byte[RequestBodyContent.PieceBytes];
        await file.ReadAsync(buffer, Cancellation);
        Array.Clear(buffer);

        var read = file.ReadAsync(buffer, Cancellation).AsTask();
        time.Advance(InlinedFile.Patience);

        var exception = await Should.ThrowAsync<FileStorageException>(
            () => read.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        exception.Fault.ShouldBe(FileStorageFault.Unavailable);
        file.Dispose();
        stream.IsDisposed.Task.IsCompleted.ShouldBeFalse("the read has not ended");
        abandoned.Count.ShouldBe(1);
        stream.Release.SetResult();
        await stream.IsDisposed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        buffer.ShouldAllBe(static value => value == 0);
        await Polling.UntilAsync(() => Task.FromResult(abandoned.Count == 0));
    }

    [Fact]
    public async Task Submit_ThatIsCancelledWhileTheStorageHangs_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        using var stream = new HangingStream();
        using var file = Create(100, "image/png", Opens(stream));
        var buffer = new byte[RequestBodyContent.PieceBytes];
        await file.ReadAsync(buffer, cancelled.Token);

        var read = file.ReadAsync(buffer, cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        stream.Release.SetResult();
        await stream.IsDisposed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    private static InlinedFile Create(
        int length, string type, Func<CancellationToken, Task<Stream>> open, Action<Exception>? onFailure = null,
        TimeProvider? time = null, AbandonedReads? abandoned = null) => new(
            new FileReference(["image_url"], 10, 10, "name"), new FileContent(length, type, [], 0), open, new InlineMetrics(),
            abandoned ?? new AbandonedReads(), time ?? TimeProvider.System, onFailure ?? (static exception => throw exception));

    private static Func<CancellationToken, Task<Stream>> Opens(Stream stream) => _ => Task.FromResult(stream);

    private static async Task<string> ReadAsync(InlinedFile file)
    {
        var text = new StringBuilder();
        var buffer = new byte[RequestBodyContent.PieceBytes];
        while (await file.ReadAsync(buffer, Cancellation) is > 0 and var read)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>A stream whose read ignores its token.</summary>
    private sealed class HangingStream : MemoryStream
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource IsDisposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Release.Task;
            buffer.Span.Fill(1);
            return buffer.Length;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            IsDisposed.TrySetResult();
        }
    }

    /// <summary>A stream that returns fewer bytes than it is asked for.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
    }
}
