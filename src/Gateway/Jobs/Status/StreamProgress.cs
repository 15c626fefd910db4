using System.Security.Cryptography;

namespace Gateway.Jobs.Status;

/// <summary>One open status stream.</summary>
internal sealed class StreamProgress(HttpContext context, Exchange exchange, CancellationToken ending)
{
    private readonly byte[] _sent = new byte[SHA256.HashSizeInBytes];

    public HttpContext Context => context;

    public Exchange Exchange => exchange;

    /// <summary>Ends the stream: the client disconnects, its key is revoked, or the gateway stops.</summary>
    public CancellationToken Ending => ending;

    /// <summary>The time of the last event or comment.</summary>
    public long SentAt { get; set; }

    /// <summary>Whether an event differs from the one before it, which it replaces.</summary>
    public bool IsNew(ReadOnlySpan<byte> digest)
    {
        if (digest.SequenceEqual(_sent))
        {
            return false;
        }

        digest.CopyTo(_sent);
        return true;
    }
}
