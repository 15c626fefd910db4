using System.Text;

namespace Gateway.Json;

/// <summary>
/// Reads a string or a name piece by piece as unescaped UTF-8: parts of the body itself, and each decoded escape. All methods that read
/// strings use it, so none of them needs the string in one piece.
/// </summary>
internal ref struct JsonTextReader
{
    /// <summary>Minimum size of the buffer for decoded escapes: one character.</summary>
    public const int ScratchSize = 4;

    /// <summary>Size of the buffer for a reader that may read a long text: many escapes are decoded into one piece.</summary>
    public const int LongScratchSize = 512;

    // A longer text without escapes is returned as a part of the body, without a copy.
    private const int LongestCopied = 32;

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

    /// <summary>Decodes escapes, and the few characters between them, until the buffer is full.</summary>
    private bool NextEscape(out ReadOnlySpan<byte> piece)
    {
        var (at, written, plain) = (0, 0, 0);
        while (at + 1 < _run.Length && written + ScratchSize <= _scratch.Length && plain <= LongestCopied)
        {
            if (_run[at] != '\\')
            {
                _scratch[written++] = _run[at++];
                plain++;
                continue;
            }

            plain = 0;
            if (_run[at + 1] != 'u')
            {
                _scratch[written++] = JsonEscapes.ShortValue(_run[at + 1]);
                at += 2;
            }
            else if (TryDecodeRune(_run[at..], out var rune, out var length))
            {
                written += rune.EncodeToUtf8(_scratch[written..]);
                at += length;
            }
            else
            {
                break;
            }
        }

        Advance(at);
        piece = _scratch[..written];
        return written > 0 || NextSplitEscape(out piece);
    }

    /// <summary>Decodes an escape that extends into the next segment.</summary>
    private bool NextSplitEscape(out ReadOnlySpan<byte> piece)
    {
        Span<byte> escape = stackalloc byte[2 * UnicodeEscapeLength];
        escape = escape[..Math.Min(escape.Length, _end - _position)];
        for (var i = 0; i < escape.Length; i++)
        {
            escape[i] = _source[_position + i];
        }

        var (length, written) = (2, 1);
        if (escape[1] != 'u')
        {
            _scratch[0] = JsonEscapes.ShortValue(escape[1]);
        }
        else if (TryDecodeRune(escape, out var rune, out length))
        {
            written = rune.EncodeToUtf8(_scratch);
        }
        else
        {
            throw new InvalidOperationException("The table of a body contains only strings whose escapes are valid.");
        }

        Skip(length);
        piece = _scratch[..written];
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

    /// <summary>Decodes an escape of four digits, or two of them if they are a surrogate pair.</summary>
    private static bool TryDecodeRune(ReadOnlySpan<byte> escape, out Rune rune, out int length)
    {
        length = UnicodeEscapeLength;
        rune = default;
        if (escape.Length < UnicodeEscapeLength)
        {
            return false;
        }

        var first = (char)JsonEscapes.CodeUnit(escape[2..]);
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        length = 2 * UnicodeEscapeLength;
        return escape.Length >= length
            && Rune.TryCreate(first, (char)JsonEscapes.CodeUnit(escape[(UnicodeEscapeLength + 2)..]), out rune);
    }
}
