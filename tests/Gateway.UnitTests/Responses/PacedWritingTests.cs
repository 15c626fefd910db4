using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.UnitTests.Responses;

public sealed class PacedWritingTests
{
    private const int ServerBuffer = 16 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PacedWriting.PieceBytes)]
    [InlineData(PacedWriting.PieceBytes + 1)]
    [InlineData(300_000)]
    public async Task Write_Body_SendsAllBytes(int length)
    {
        var body = Bytes(length);
        var (response, pipe) = Response();

        var writing = WriteAndCompleteAsync(response.WritePacedAsync(body, CancellationToken.None), pipe);

        (await ReadAllAsync(pipe)).ShouldBe(body);
        await writing;
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 0, 5, 0 })]
    [InlineData(new[] { 5_000, 5_000, 5_000, 40_000, 1 })]
    public async Task Write_Parts_SendsThemInOrder(int[] lengths)
    {
        var parts = lengths.Select(length => (ReadOnlyMemory<byte>)Bytes(length)).ToArray();
        var (response, pipe) = Response();

        var writing = WriteAndCompleteAsync(response.WritePacedAsync(parts, CancellationToken.None), pipe);

        (await ReadAllAsync(pipe)).ShouldBe(parts.SelectMany(part => part.ToArray()).ToArray());
        await writing;
    }

    [Fact]
    public async Task Write_ClientDoesNotRead_HoldsTheBufferAndOnePiece()
    {
        var (response, pipe) = Response();

        var writing = response.WritePacedAsync(Bytes(1_000_000), CancellationToken.None);

        writing.IsCompleted.ShouldBeFalse();
        var held = (await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken)).Buffer.Length;
        held.ShouldBeInRange(1, ServerBuffer + PacedWriting.PieceBytes);
        await pipe.Reader.CompleteAsync();
        await writing;
        response.HttpContext.RequestAborted.IsCancellationRequested.ShouldBeTrue("the server must not take it for a bug");
    }

    [Fact]
    public async Task Write_Cancelled_Throws()
    {
        var (response, _) = Response();
        using var cancellation = new CancellationTokenSource();
        var writing = response.WritePacedAsync(Bytes(1_000_000), cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(writing);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(n => (byte)n)];

    /// <summary>A response whose output buffer is as large as the server's.</summary>
    private static (HttpResponse Response, Pipe Pipe) Response()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: ServerBuffer, resumeWriterThreshold: ServerBuffer / 2));
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new PipeBody(pipe.Writer));
        context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime());
        return (context.Response, pipe);
    }

    private static async Task WriteAndCompleteAsync(Task writing, Pipe pipe)
    {
        await writing;
        await pipe.Writer.CompleteAsync();
    }

    private static async Task<byte[]> ReadAllAsync(Pipe pipe)
    {
        using var all = new MemoryStream();
        await pipe.Reader.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => RequestAborted = new CancellationToken(canceled: true);
    }

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream { get; } = writer.AsStream(leaveOpen: true);

        public PipeWriter Writer => writer;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
