using System.Text;

namespace Gateway.Json;

/// <summary>
/// Reads a string or a name piece by piece as unescaped UTF-8: parts of the body itself, and each decoded escape. All methods that read
/// strings use it, so none of them needs the string in one piece.
/// </summary>
internal ref struct JsonTextReader
{
    /// <summary>Size of the buffer for a decoded escape.</summary>
    public const int ScratchSize = 4;

    private const int UnicodeEscapeLength = 6;

    private readonly JsonSource _source;
    private readonly int _end;
    private readonly bool _escaped;
    private readonly Span<byte> _scratch;
    private int _position;

    // The rest of the current segment. A text with many escapes would otherwise look up its segment for each piece.
    private ReadOnlySpan<byte> _run;

    public JsonTextReader(in JsonSource source, int start, int length, bool escaped, Span<byte> scratch)
    {
        _source = source;
        _position = start;
        _end = start + length;
        _escaped = escaped;
        _scratch = scratch;
    }

    /// <summary>Offset of an escaped surrogate without its pair; reading ends there. Null: none was found.</summary>
    public int? LoneSurrogate { get; private set; }

    /// <summary>The next piece, never empty and valid until the next call. False: the end of the text.</summary>
    public bool Next(out ReadOnlySpan<byte> piece)
    {
        if (_run.IsEmpty)
        {
            if (_position >= _end)
            {
                piece = default;
                return false;
            }

            _run = _source.Run(_position, _end);
        }

        piece = _run;
        if (_escaped)
        {
            var backslash = _run.IndexOf((byte)'\\');
            if (backslash == 0)
            {
                return NextEscape(out piece);
            }

            if (backslash > 0)
            {
                piece = _run[..backslash];
            }
        }

        Advance(piece.Length);
        return true;
    }

    private void Advance(int bytes)
    {
        _position += bytes;
        _run = bytes < _run.Length ? _run[bytes..] : default;
    }

    private bool NextEscape(out ReadOnlySpan<byte> piece)
    {
        var code = _run.Length > 1 ? _run[1] : _source[_position + 1];
        if (code != 'u')
        {
            _scratch[0] = code switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                _ => code,
            };
            Skip(2);
            piece = _scratch[..1];
            return true;
        }

        if (!TryDecodeRune(out var rune))
        {
            LoneSurrogate = _position;
            _position = _end;
            _run = default;
            piece = default;
            return false;
        }

        piece = _scratch[..rune.EncodeToUtf8(_scratch)];
        return true;
    }

    // Unlike a piece, an escape may extend into the next segment.
    private void Skip(int bytes)
    {
        if (bytes <= _run.Length)
        {
            Advance(bytes);
            return;
        }

        _position += bytes;
        _run = default;
    }

    private bool TryDecodeRune(out Rune rune)
    {
        var first = CodeUnit(_position);
        if (Rune.TryCreate(first, out rune))
        {
            Skip(UnicodeEscapeLength);
            return true;
        }

        var second = _position + UnicodeEscapeLength;
        if (second + UnicodeEscapeLength > _end || _source[second] != '\\' || _source[second + 1] != 'u'
            || !Rune.TryCreate(first, CodeUnit(second), out rune))
        {
            return false;
        }

        Skip(2 * UnicodeEscapeLength);
        return true;
    }

    private readonly char CodeUnit(int escape)
    {
        var inRun = escape - _position + UnicodeEscapeLength <= _run.Length;
        var value = 0;
        for (var i = 2; i < UnicodeEscapeLength; i++)
        {
            value = (value << 4) | HexValue(inRun ? _run[escape - _position + i] : _source[escape + i]);
        }

        return (char)value;
    }

    // The reader has checked that it is a hexadecimal digit.
    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
