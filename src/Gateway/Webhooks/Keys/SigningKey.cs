using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Jobs.Store.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Webhooks.Keys;

/// <summary>An Ed25519 key (RFC 8032), with which deliveries are signed.</summary>
internal sealed class SigningKey
{
    public const int PrivateBytes = 32;
    public const int PublicBytes = 32;
    public const int SignatureBytes = 64;

    private readonly byte[] _private;
    private readonly byte[] _public = new byte[PublicBytes];

    public SigningKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != PrivateBytes)
        {
            throw new ArgumentException("The private key does not have 32 bytes.", nameof(privateKey));
        }

        _private = privateKey.ToArray();
        Ed25519.GeneratePublicKey(_private, _public);
        Kid = ThumbprintOf(X);
    }

    /// <summary>The thumbprint of the public key (RFC 7638).</summary>
    public string Kid { get; }

    /// <summary>The public key in base64url, as in a JWK.</summary>
    public string X => Base64Url.EncodeToString(_public);

    /// <summary>The public key as the libraries of Standard Webhooks take it.</summary>
    public string StandardPublicKey => $"whpk_{Convert.ToBase64String(_public)}";

    public static SigningKey Create() => new(RandomNumberGenerator.GetBytes(PrivateBytes));

    /// <summary>The key in the form in which it is stored.</summary>
    public StoredKey ToStored(int generation, DateTimeOffset signsFrom) => new(generation, Kid, _private, signsFrom, PublishedUntil: null);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureBytes];
        // As spans: with an array in the second place, the library takes it as the context of Ed25519ctx.
        Ed25519.Sign(_private.AsSpan(), _public.AsSpan(), message, signature);
        return signature;
    }

    /// <summary>Without the private key.</summary>
    public override string ToString() => $"{Kid} ***";

    /// <summary>The members of the key in the order of their names, without white space.</summary>
    private static string ThumbprintOf(string x) => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"Ed25519","kty":"OKP","x":"{{x}}"}""")));
}
