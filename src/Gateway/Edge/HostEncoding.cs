using System.Text;

namespace Gateway.Edge;

/// <summary>
/// Decodes <c>Host</c> and <c>:authority</c>. Kestrel refuses some invalid hosts with a response without a body, and accepts others. An
/// invalid host is therefore replaced by a text that Kestrel accepts and <see cref="RequestRules"/> refuses, so that every invalid host
/// gets the gateway's error and its completion event.
/// </summary>
internal sealed class HostEncoding : Encoding
{
    public static readonly HostEncoding Instance = new();

    /// <summary>The longest name, brackets, a colon and a port are shorter.</summary>
    private const int MaxLength = 300;

    /// <summary>RFC 3986 allows this character in a host. It is in no plain host.</summary>
    private const char Invalid = '!';

    private HostEncoding()
    {
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => IsPlain(bytes.AsSpan(index, count)) ? count : 1;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (IsPlain(bytes))
        {
            return ASCII.GetChars(bytes, chars);
        }

        chars[0] = Invalid;
        return 1;
    }

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, 1);

    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);

    private static bool IsPlain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength || !System.Text.Ascii.IsValid(bytes))
        {
            return false;
        }

        Span<char> text = stackalloc char[MaxLength];
        return HostSyntax.IsPlain(text[..ASCII.GetChars(bytes, text)]);
    }
}
