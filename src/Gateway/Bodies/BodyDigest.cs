using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Bodies;

/// <summary>SHA-256 of a body, computed over its segments without a copy.</summary>
internal static class BodyDigest
{
    /// <summary>Digest of a submit for idempotency: the same body for another model is another submit.</summary>
    public static byte[] OfSubmit(string model, ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(model + "\n"));
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        return hash.GetHashAndReset();
    }

    public static byte[] Of(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return SHA256.HashData(body.FirstSpan);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        return hash.GetHashAndReset();
    }
}
