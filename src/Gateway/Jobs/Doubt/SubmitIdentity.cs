using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs.Store.Doubts;

namespace Gateway.Jobs.Doubt;

/// <summary>Two submits are identical if client, model, body and webhook are the same. Only a digest of the last three is stored. A client
/// that repeats a submit by itself sends the same webhook; a submit with another one must not join a job that does not call it.</summary>
internal readonly record struct SubmitIdentity(DoubtKey Key)
{
    private const int StackBytes = 512;

    public string Client => Key.Client;

    public static SubmitIdentity Of(Exchange exchange) =>
        Of(exchange.Client.Name, exchange.Call.Model, exchange.Body.Digest, exchange.Webhook?.Url);

    /// <param name="client">The name of the client.</param>
    /// <param name="model">The model.</param>
    /// <param name="bodyDigest">SHA-256 of the body.</param>
    /// <param name="webhook">The URL of the webhook. Null: the submit has none, and its digest is that of older versions.</param>
    public static SubmitIdentity Of(string client, string model, ReadOnlySpan<byte> bodyDigest, string? webhook = null)
    {
        var length = Encoding.UTF8.GetMaxByteCount(model.Length) + 1 + bodyDigest.Length + (webhook?.Length ?? 0);
        Span<byte> hashed = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        var written = Encoding.UTF8.GetBytes(model, hashed);
        hashed[written++] = (byte)'\n';
        bodyDigest.CopyTo(hashed[written..]);
        written += bodyDigest.Length;
        // The digest before it has a fixed length, so the URL needs no separator. It consists of ASCII characters.
        written += webhook is null ? 0 : Encoding.ASCII.GetBytes(webhook, hashed[written..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(hashed[..written], digest);
        return new SubmitIdentity(DoubtKey.Of(client, digest));
    }

    public byte[] DigestBytes() => Key.DigestBytes();
}
