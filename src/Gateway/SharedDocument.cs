using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway;

/// <summary>
/// The bytes of a response body that all responses share. A value that differs between requests, such as the public path prefix, is not
/// part of the shared bytes: it is inserted when the body is written, so that the number of its values needs no memory.
/// </summary>
internal sealed class SharedDocument
{
    private readonly ReadOnlyMemory<byte>[] _parts;
    private readonly byte[] _digest;
    private readonly JavaScriptEncoder _encoder;

    private SharedDocument(ReadOnlyMemory<byte>[] parts, byte[] digest, JavaScriptEncoder encoder)
    {
        _parts = parts;
        _digest = digest;
        _encoder = encoder;
        Size = parts.Sum(part => (long)part.Length);
    }

    /// <summary>Size of the shared bytes.</summary>
    public long Size { get; }

    /// <summary>A document without a value that differs between requests.</summary>
    public static SharedDocument Of(byte[] bytes) => new([bytes], SHA256.HashData(bytes), JavaScriptEncoder.Default);

    /// <param name="json">The document, in which the placeholder stands for the value.</param>
    /// <param name="placeholder">ASCII letters and digits that occur nowhere else in the document.</param>
    /// <param name="encoder">Escapes the value as the document escapes its strings.</param>
    public static SharedDocument WithPlaceholder(byte[] json, string placeholder, JavaScriptEncoder encoder)
    {
        var mark = Encoding.ASCII.GetBytes(placeholder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<ReadOnlyMemory<byte>> parts = [];
        var rest = json.AsMemory();
        for (var at = rest.Span.IndexOf(mark); at >= 0; at = rest.Span.IndexOf(mark))
        {
            Add(rest[..at]);
            rest = rest[(at + mark.Length)..];
        }

        Add(rest);
        return new SharedDocument([.. parts], hash.GetHashAndReset(), encoder);

        void Add(ReadOnlyMemory<byte> part)
        {
            parts.Add(part);
            // With its length, because a placeholder is random and not part of the digest.
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part.Span);
        }
    }

    /// <summary>The bytes of the body with this value. They are slices of the shared bytes and, between them, the value.</summary>
    public ReadOnlyMemory<byte>[] PartsWith(string value)
    {
        var inserted = JsonEncodedText.Encode(value, _encoder).EncodedUtf8Bytes.ToArray();
        var parts = new ReadOnlyMemory<byte>[(2 * _parts.Length) - 1];
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = index % 2 == 0 ? _parts[index / 2] : inserted;
        }

        return parts;
    }

    /// <summary>A strong entity tag of the body with this value, in quotes. Equal bodies of two processes have equal tags.</summary>
    public string TagWith(string value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_digest);
        hash.AppendData(Encoding.UTF8.GetBytes(_parts.Length == 1 ? "" : value));
        return $"\"{Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, 16))}\"";
    }
}
