using Amazon.Runtime;
using Amazon.S3.Model;
using Gateway.Upstream;

namespace Gateway.Files.Storage;

/// <summary>Reads the bytes of an object. Each read has a deadline, because that of the call ends with the head of the answer.</summary>
/// <param name="response">The answer of the store, which this stream disposes.</param>
/// <param name="length">The number of bytes.</param>
internal sealed class S3Stream(GetObjectResponse response, long length) : ForwardOnlyStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _end = new byte[1];
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var read = await response.ResponseStream.ReadAsync(buffer, deadline.Token);
            _left -= read;
            // At the end of a whole object, the client compares the bytes with the digest in its ETag. This comes before the last bytes are
            // sent, so that a reader does not take a damaged file for a complete one.
            return _left > 0 || read == 0 || await response.ResponseStream.ReadAsync(_end, deadline.Token) == 0
                ? read
                : throw FileFaults.Missing();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw S3Faults.Of(new TimeoutException("The S3 store sends no bytes.", exception));
        }
        catch (AmazonClientException exception)
        {
            throw S3Faults.Damaged(exception);
        }
        catch (Exception exception) when (S3Faults.IsOfStore(exception))
        {
            throw S3Faults.Of(exception);
        }
    }

    /// <summary>Ends an answer. The client compares the digest of what was read here once more, and a damaged object is known
    /// already.</summary>
    public static void Release(GetObjectResponse response)
    {
        try
        {
            response.Dispose();
        }
        catch (AmazonClientException)
        {
            // The read has thrown, or the length was wrong.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release(response);
        }

        base.Dispose(disposing);
    }
}
