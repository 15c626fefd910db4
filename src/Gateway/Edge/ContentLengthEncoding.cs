using System.Text;

namespace Gateway.Edge;

/// <summary>
/// Decodes the value of <c>Content-Length</c> before Kestrel converts it to a number. Kestrel accepts a sign (<c>+14</c>, <c>-0</c>)
/// and passes only the number to the pipeline, so the check must be here. Anything but 1 to 19 digits is replaced by a character that
/// Kestrel refuses with 400.
/// </summary>
internal sealed class ContentLengthEncoding : Encoding
{
    public static readonly ContentLengthEncoding Instance = new();

    /// <summary>Number of digits of the largest 64-bit length.</summary>
    private const int MaxDigits = 19;

    private const char NotADigit = 'x';

    private ContentLengthEncoding()
    {
    }

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length is > 0 and <= MaxDigits && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return ASCII.GetChars(bytes, chars);
        }

        chars[0] = NotADigit;
        return 1;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => GetMaxCharCount(count);

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, 1);

    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);
}
