using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Gateway.Files.Storage;

namespace Gateway.UnitTests.Files;

/// <summary>The party at fault of a call that reads a waiting file and sends it to a store.</summary>
public sealed class S3CallsTests
{
    private readonly TestTimeProvider _time = new();
    private readonly S3Calls _calls;

    public S3CallsTests() => _calls = new S3Calls(_time);

    /// <summary>The S3 client and the HTTP client wrap some exceptions of the body that they read.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("http")]
    [InlineData("service")]
    public async Task Run_WhenTheWaitingFileCannotBeRead_IsAFaultOfTheDirectory(string wrapping)
    {
        var fault = await FaultOfAsync(async token =>
        {
            await using var stream = new SpooledStream(new FailingStream());
            try
            {
                return await stream.ReadAsync(new byte[1], token);
            }
            catch (FileStorageException exception) when (wrapping != "none")
            {
                throw wrapping == "http"
                    ? new HttpRequestException("copy", exception)
                    : new AmazonServiceException("sent", new HttpRequestException("copy", exception));
            }
        });

        fault.Message.ShouldBe("the directory of the files can't be used");
        fault.Fault.ShouldBe(FileStorageFault.Unavailable);
    }

    [Fact]
    public async Task Run_WhenTheConnectionFails_IsAFaultOfTheStore() =>
        (await FaultOfAsync(static _ => throw new IOException("reset"))).Message.ShouldStartWith("the S3 store can't be reached");

    [Fact]
    public async Task Run_WithoutAnAnswer_EndsAtTheDeadline()
    {
        var running = FaultOfAsync(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        });

        _time.Advance(S3Calls.Deadline);

        (await running).Message.ShouldBe("the S3 store does not answer in time");
    }

    [Theory]
    [InlineData(0, 120)]
    [InlineData(100L * 1024 * 1024, 220)]
    [InlineData(5L * 1024 * 1024 * 1024, 5240)]
    public void DeadlineOf_ALength_GrowsByASecondForEachMebibyte(long length, int seconds) =>
        S3Calls.DeadlineOf(length).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.MovedPermanently, true)]
    [InlineData(HttpStatusCode.RequestTimeout, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public void HasStoredNothing_OfAnAnswer_IsCertainForRefusals(HttpStatusCode status, bool certain) =>
        S3Faults.HasStoredNothing(S3Faults.Of(new AmazonS3Exception("x") { StatusCode = status })).ShouldBe(certain);

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    public void HasStoredNothing_WithoutAnAnswer_IsCertainForAStoreThatWasNotReached(HttpRequestError error, bool certain) =>
        S3Faults.HasStoredNothing(S3Faults.Of(new AmazonServiceException("x", new HttpRequestException(error)))).ShouldBe(certain);

    private Task<FileStorageException> FaultOfAsync(Func<CancellationToken, Task<int>> call) => Should.ThrowAsync<FileStorageException>(
        () => _calls.RunAsync(call, TestContext.Current.CancellationToken));

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("Input/output error");
    }
}
