using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Bodies;

/// <summary>SHA-256 of a body, computed over its segments without a copy.</summary>
internal static class BodyDigest
{
    /// <summary>Digest of a submit for idempotency: the same body for another model is another submit.</summary>
    public static byte[] OfSubmit(string model, ReadOnlySequence<byte> body) =>
        Compute(Encoding.UTF8.GetBytes(model + "\n"), body, CancellationToken.None);

    public static byte[] Of(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return SHA256.HashData(body.FirstSpan);
        }

        return Compute([], body, CancellationToken.None);
    }

    /// <summary>Digest of a prefix and a body.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled. It is observed once for each segment.</exception>
    public static byte[] Compute(ReadOnlySpan<byte> prefix, ReadOnlySequence<byte> body, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        foreach (var segment in body)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(segment.Span);
        }

        return hash.GetHashAndReset();
    }
}
