using System.Buffers;

namespace Gateway.Contracts.Urls;

/// <summary>Checks base64 piece by piece without decoding it: alphabet, padding and length.</summary>
internal struct Base64Check
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private long _digits;
    private int _padding;
    private bool _broken;

    /// <summary>Whether the text is not base64, whatever follows.</summary>
    public readonly bool IsBroken => _broken;

    public void Feed(ReadOnlySpan<byte> piece)
    {
        if (_padding == 0)
        {
            var other = piece.IndexOfAnyExcept(Alphabet);
            _digits += other < 0 ? piece.Length : other;
            piece = other < 0 ? default : piece[other..];
        }

        foreach (var value in piece)
        {
            _broken |= value != '=' || ++_padding > 2;
            if (_broken)
            {
                return;
            }
        }
    }

    /// <summary>Whether the text so far is base64 of at least one byte. The padding may be missing completely.</summary>
    public readonly bool IsValid =>
        !_broken && _digits > 1 && (_padding == 0 ? _digits % 4 != 1 : (_digits + _padding) % 4 == 0);
}
