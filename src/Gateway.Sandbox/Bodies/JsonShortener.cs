using System.Buffers;

namespace Gateway.Sandbox.Bodies;

/// <summary>
/// Copies JSON piece by piece and cuts its long strings, so that a body of many megabytes of image data needs only the memory of its other
/// values. The copy is valid JSON exactly if the body is.
/// </summary>
internal sealed class JsonShortener : IDisposable
{
    /// <summary>A string of this length is kept, so that a body that is echoed as a whole is not cut.</summary>
    public const int LongestDataUri = 16 * 1024;

    /// <summary>Enough for the longest prompt that is kept, with every character escaped.</summary>
    private const int LongestString = 128 * 1024;

    /// <summary>If this much is kept, the strings after it are cut earlier.</summary>
    private const int GenerousBytes = 1024 * 1024;
    private const int LongestLaterString = 1024;

    private const int MostDataUris = 256;
    private const int FirstBuffer = 4096;

    private static readonly SearchValues<byte> Special =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static code => (byte)code)]);

    private readonly List<ShortenedString> _strings = [];
    private readonly int _limit;
    private byte[] _kept = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;
    private bool _isInString;
    private int _start;
    private long _cut;
    private bool _isCutting;
    private int _escape;
    private int _codeUnit;
    private DataUriReader? _uri;

    /// <param name="limit">Maximum size of the copy.</param>
    public JsonShortener(int limit) => _limit = limit;

    /// <summary>The copy.</summary>
    public ReadOnlyMemory<byte> Json => _kept.AsMemory(0, _length);

    /// <summary>The strings that are cut or are data URIs, in order.</summary>
    public IReadOnlyList<ShortenedString> Strings => _strings;

    /// <summary>Whether a string contains bytes that JSON does not allow. They may be missing in the copy.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>Whether the copy would be larger than its limit.</summary>
    public bool IsFull { get; private set; }

    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !IsFull && !IsInvalid)
        {
            piece = piece[(_isInString ? ReadString(piece) : ReadOther(piece))..];
        }
    }

    public void Dispose()
    {
        _uri?.Dispose();
        _uri = null;
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
            _kept = [];
        }
    }

    private int ReadOther(ReadOnlySpan<byte> piece)
    {
        var quote = piece.IndexOf((byte)'"');
        if (quote < 0)
        {
            Keep(piece);
            return piece.Length;
        }

        _start = _length + quote;
        Keep(piece[..(quote + 1)]);
        (_isInString, _isCutting, _cut) = (true, false, 0);
        return quote + 1;
    }

    private int ReadString(ReadOnlySpan<byte> piece)
    {
        if (_escape > 0)
        {
            ReadEscape(piece[0]);
            return 1;
        }

        var end = piece.IndexOfAny(Special);
        if (end != 0)
        {
            var text = end < 0 ? piece : piece[..end];
            ReadText(text);
            return text.Length;
        }

        switch (piece[0])
        {
            case (byte)'"':
                EndString();
                break;
            case (byte)'\\':
                CutOrKeep(piece[..1]);
                _escape = 1;
                break;
            default:
                // A control character.
                IsInvalid = true;
                break;
        }

        return 1;
    }

    private void ReadText(ReadOnlySpan<byte> text)
    {
        Scan(text);
        if (!_isCutting)
        {
            var room = Math.Max(0, Longest() - (_length - _start));
            if (text.Length <= room)
            {
                Keep(text);
                return;
            }

            // A character is not cut in two.
            while (room < text.Length && (text[room] & 0xC0) == 0x80)
            {
                room++;
            }

            Keep(text[..room]);
            text = text[room..];
            _isCutting = !text.IsEmpty;
        }

        _cut += text.Length;
    }

    private void ReadEscape(byte value)
    {
        CutOrKeep([value]);
        if (_escape == 1)
        {
            _escape = value == 'u' ? 2 : 0;
            _codeUnit = 0;
            IsInvalid = !"\"\\/bfnrtu"u8.Contains(value);
            if (_escape == 0)
            {
                Scan([value is (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' ? (byte)' ' : value]);
            }

            return;
        }

        IsInvalid = !char.IsAsciiHexDigit((char)value);
        _codeUnit = IsInvalid ? 0 : (_codeUnit << 4) | Convert.ToInt32(((char)value).ToString(), 16);
        _escape = _escape == 5 ? 0 : _escape + 1;
        if (_escape == 0)
        {
            // Another character than ASCII is in no data URI.
            Scan([_codeUnit < 0x80 ? (byte)_codeUnit : (byte)' ']);
        }
    }

    /// <summary>Reads a part of the text for a data URI.</summary>
    private void Scan(ReadOnlySpan<byte> text)
    {
        if (_uri is null && _length == _start + 1 && (text[0] | 0x20) == 'd' && _strings.Count < MostDataUris)
        {
            _uri = new DataUriReader();
        }

        _uri?.Read(text);
        if (_uri is { IsPossible: false })
        {
            _uri.Dispose();
            _uri = null;
        }
    }

    private void CutOrKeep(ReadOnlySpan<byte> value)
    {
        if (_isCutting)
        {
            _cut += value.Length;
        }
        else
        {
            Keep(value);
        }
    }

    private int Longest() => _start > GenerousBytes ? LongestLaterString
        : _uri is { HasBegun: true } ? LongestDataUri
        : LongestString;

    private void EndString()
    {
        Keep("\""u8);
        _isInString = false;
        var data = _uri?.End();
        _uri?.Dispose();
        _uri = null;
        if (_cut > 0 || data is not null)
        {
            _strings.Add(new ShortenedString(_start, _cut, data));
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _limit - _length)
        {
            IsFull = true;
            return;
        }

        if (bytes.Length > _kept.Length - _length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_kept.Length * 2, _length + bytes.Length));
            Json.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_kept);
            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(_length));
        _length += bytes.Length;
    }
}
