using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Bodies;

/// <summary>SHA-256 of a body, computed over its segments without a copy.</summary>
internal static class BodyDigest
{
    /// <summary>The bytes before the body in the digest of a submit: the same body for another model, or with another webhook, is another
    /// submit. A model has no line break, and no body begins like a URL.</summary>
    /// <param name="model">The model.</param>
    /// <param name="webhook">The URL of the webhook. Null: the submit has none.</param>
    public static byte[] SubmitPrefix(string model, string? webhook) =>
        Encoding.UTF8.GetBytes(webhook is null ? model + "\n" : $"{model}\n{webhook}\n");

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
