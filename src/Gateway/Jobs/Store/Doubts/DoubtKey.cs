using System.Buffers.Binary;

namespace Gateway.Jobs.Store.Doubts;

/// <summary>Identifies the submits that a doubt is about: those of one client with one digest.</summary>
internal readonly record struct DoubtKey(string Client, UInt128 High, UInt128 Low)
{
    /// <param name="client">The client that submitted.</param>
    /// <param name="submitDigest">SHA-256, 32 bytes.</param>
    public static DoubtKey Of(string client, ReadOnlySpan<byte> submitDigest) => new(
        client, BinaryPrimitives.ReadUInt128BigEndian(submitDigest), BinaryPrimitives.ReadUInt128BigEndian(submitDigest[16..32]));

    public byte[] DigestBytes()
    {
        var digest = new byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(digest, High);
        BinaryPrimitives.WriteUInt128BigEndian(digest.AsSpan(16), Low);
        return digest;
    }
}
