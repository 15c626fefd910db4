using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>Two submits are identical if client, model and body are the same. Only a digest of model and body is stored.</summary>
internal readonly record struct SubmitIdentity(DoubtKey Key)
{
    private const int StackBytes = 512;

    public string Client => Key.Client;

    public static SubmitIdentity Of(Exchange exchange) => Of(exchange.Client.Name, exchange.Call.Model, exchange.Body.Digest);

    public static SubmitIdentity Of(string client, string model, ReadOnlySpan<byte> bodyDigest)
    {
        var length = Encoding.UTF8.GetMaxByteCount(model.Length) + 1 + bodyDigest.Length;
        Span<byte> hashed = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        var written = Encoding.UTF8.GetBytes(model, hashed);
        hashed[written++] = (byte)'\n';
        bodyDigest.CopyTo(hashed[written..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(hashed[..(written + bodyDigest.Length)], digest);
        return new SubmitIdentity(DoubtKey.Of(client, digest));
    }

    public byte[] DigestBytes() => Key.DigestBytes();
}
