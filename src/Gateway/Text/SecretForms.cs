using System.Buffers.Text;

namespace Gateway.Text;

/// <summary>
/// The texts in which a secret may occur: the secret without backslashes, to which escapes are compared, and its base64 form. A base64
/// text that contains the secret contains one of three texts, one for each position of the secret within a group of three bytes. The
/// characters at both ends, which depend on the bytes beside the secret, are left out.
/// </summary>
internal static class SecretForms
{
    /// <summary>A shorter base64 text could occur by chance, for example in an image.</summary>
    private const int MinBase64Length = 10;

    private const int BitsPerByte = 8;
    private const int BitsPerCharacter = 6;
    private const int GroupBytes = 3;

    public static IEnumerable<byte[]> Of(byte[] secret)
    {
        byte[] bare = [.. secret.Where(b => b != '\\')];
        if (bare.Length > 0)
        {
            yield return bare;
        }

        for (var before = 0; before < GroupBytes; before++)
        {
            var standard = Base64Of(secret, before);
            if (standard.Length < MinBase64Length)
            {
                continue;
            }

            yield return standard;
            byte[] urlSafe = [.. standard.Select(b => b switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => b })];
            if (!urlSafe.AsSpan().SequenceEqual(standard))
            {
                yield return urlSafe;
            }
        }
    }

    /// <param name="secret">The secret.</param>
    /// <param name="before">Number of other bytes in the group in which the secret begins.</param>
    private static byte[] Base64Of(byte[] secret, int before)
    {
        byte[] bytes = [.. new byte[before], .. secret];
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out _);
        var begin = ((before * BitsPerByte) + BitsPerCharacter - 1) / BitsPerCharacter;
        return text[begin..(bytes.Length * BitsPerByte / BitsPerCharacter)];
    }
}
