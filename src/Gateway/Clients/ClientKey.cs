using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Gateway.Text;

namespace Gateway.Clients;

/// <summary>
/// A client key, <c>gw_&lt;id&gt;_&lt;secret&gt;&lt;checksum&gt;</c>: a public id of 10 characters, a secret of 140 bits in 28
/// characters, and the CRC-32C of the preceding text in 7 characters. The alphabet is <c>[a-z2-7]</c>, without capitals, 0 and 1, which
/// are easily misread. The key prints as <c>***</c>; only <see cref="Reveal"/> returns it.
/// </summary>
internal sealed class ClientKey
{
    public const string Prefix = PlainName.KeyPrefix;

    /// <summary>What a name or a text that is stored must not do, for messages.</summary>
    public const string OccursRule = "must not contain a key";

    public const int MaxLength = 512;
    public const int IdLength = 10;
    public const int Length = BodyLength + ChecksumLength;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SecretLength = 28;
    private const int ChecksumLength = 7;
    private const int IdStart = 3;
    private const int SecretStart = IdStart + IdLength + 1;
    private const int BodyLength = SecretStart + SecretLength;

    private readonly string _text;

    private ClientKey(string text) => _text = text;

    /// <summary>The public id of the key. Logs contain it.</summary>
    public string Id => _text.Substring(IdStart, IdLength);

    /// <summary>SHA-256 of the whole key in lower-case hex. The configuration contains a key in this form only.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_text)));

    public static ClientKey Create(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SecretLength];
        random.GetBytes(bytes);

        Span<char> text = stackalloc char[Length];
        Prefix.CopyTo(text);
        // 256 is a multiple of 32, so the low five bits of a random byte are uniformly distributed.
        for (var i = 0; i < IdLength; i++)
        {
            text[IdStart + i] = Alphabet[bytes[i] & 31];
        }

        text[SecretStart - 1] = '_';
        for (var i = 0; i < SecretLength; i++)
        {
            text[SecretStart + i] = Alphabet[bytes[IdLength + i] & 31];
        }

        WriteChecksum(text[..BodyLength], text[BodyLength..]);
        var key = new ClientKey(new string(text));
        CryptographicOperations.ZeroMemory(bytes);
        text.Clear();
        return key;
    }

    public static KeyShape Classify(ReadOnlySpan<char> key)
    {
        if (key.IsEmpty || key.Length > MaxLength || !IsVisibleAscii(key))
        {
            return KeyShape.Unusable;
        }

        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return KeyShape.Foreign;
        }

        if (key.Length != Length
            || key[SecretStart - 1] != '_'
            || !IsOfAlphabet(key.Slice(IdStart, IdLength))
            || !IsOfAlphabet(key[SecretStart..]))
        {
            return KeyShape.Mistyped;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(key[..BodyLength], checksum);
        return checksum.SequenceEqual(key[BodyLength..]) ? KeyShape.WellFormed : KeyShape.Mistyped;
    }

    /// <summary>Whether a text contains a key, well-formed or with a mistake in its last characters.</summary>
    public static bool OccursIn(ReadOnlySpan<char> text)
    {
        while (text.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            text = text[at..];
            if (text.Length > SecretStart + SecretLength && text[SecretStart - 1] == '_' && IsOfAlphabet(text.Slice(IdStart, IdLength))
                && IsOfAlphabet(text.Slice(SecretStart, SecretLength)))
            {
                return true;
            }

            text = text[Prefix.Length..];
        }

        return false;
    }

    /// <summary>The public id of a key that <see cref="Classify"/> found well-formed.</summary>
    public static ReadOnlySpan<char> IdOf(ReadOnlySpan<char> wellFormedKey) => wellFormedKey.Slice(IdStart, IdLength);

    /// <summary>The key itself. Call it only where the key is given to its owner.</summary>
    public string Reveal() => _text;

    public override string ToString() => Secret.Mask;

    // For about fifty characters a plain loop is as fast as a vectorised search.
    private static bool IsVisibleAscii(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is < '!' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOfAlphabet(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '2' and <= '7')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// CRC-32C. It detects mistakes, not forgeries: it finds every burst of up to 32 bits, and therefore each wrong character and each
    /// swapped pair of adjacent characters.
    /// </summary>
    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        var crc = uint.MaxValue;
        foreach (var c in body)
        {
            crc = BitOperations.Crc32C(crc, (byte)c);
        }

        crc = ~crc;
        for (var i = 0; i < ChecksumLength; i++)
        {
            checksum[i] = Alphabet[(int)(crc & 31)];
            crc >>= 5;
        }
    }
}
