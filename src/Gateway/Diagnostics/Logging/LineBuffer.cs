using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// A line of JSON in UTF-8 that is built from fragments. Texts are escaped and values formatted as <c>Utf8JsonWriter</c> does, which
/// <see cref="LogLineFormatter"/> uses. The buffer is reused for later lines.
/// </summary>
internal sealed class LineBuffer : IResettable
{
    private const int MostKept = 64 * 1024;
    private const int LongestNumber = 64;

    /// <summary>ASCII characters that the encoder leaves as they are.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0, 128).Where(code => !JavaScriptEncoder.Default.WillEncode(code)).Select(code => (char)code)]);

    private byte[] _bytes = new byte[2048];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Escapes a text for a fragment that is prepared once.</summary>
    public static byte[] Escape(string text) => Encoding.ASCII.GetBytes(JavaScriptEncoder.Default.Encode(text));

    /// <summary>Appends bytes that are valid JSON at this place.</summary>
    public void AppendRaw(ReadOnlySpan<byte> fragment)
    {
        fragment.CopyTo(Room(fragment.Length));
        _length += fragment.Length;
    }

    /// <summary>Appends the content of a JSON string.</summary>
    public void AppendText(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            // Almost all names, paths and ids are plain, so that this allocation is rare.
            text = JavaScriptEncoder.Default.Encode(text);
        }

        _length += Encoding.ASCII.GetBytes(text, Room(text.Length));
    }

    public void AppendNumber(long number)
    {
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var written);
        _length += written;
    }

    /// <summary>Appends a finite number as JSON.</summary>
    public void AppendNumber(double number)
    {
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var written);
        _length += written;
    }

    /// <summary>Appends a number in a format of .NET. Digits and points need no escape.</summary>
    public void AppendNumber(double number, string? format)
    {
        // Longer than any duration in milliseconds.
        number.TryFormat(Room(LongestNumber), out var written, format, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends a time in the format O without trailing zeros of the fraction.</summary>
    public void AppendTime(DateTimeOffset time)
    {
        const int Point = 19;
        const int Zone = 27;
        var room = Room(LongestNumber);
        Utf8Formatter.TryFormat(time, room, out var written, 'O');
        var end = Zone;
        while (room[end - 1] == '0')
        {
            end--;
        }

        end = end == Point + 1 ? Point : end;
        room[Zone..written].CopyTo(room[end..]);
        _length += end + written - Zone;
    }

    /// <summary>A buffer that a very long line has enlarged is not reused.</summary>
    public bool TryReset()
    {
        _length = 0;
        return _bytes.Length <= MostKept;
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }

        return _bytes.AsSpan(_length);
    }
}
