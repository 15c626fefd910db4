using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Sandbox.Bodies;

/// <summary>Reads the text of a string piece by piece. If it is a data URI in base64, computes size and digest of the data.</summary>
internal sealed class DataUriReader : IDisposable
{
    private const int LongestHeader = 256;
    private const int PieceBytes = 4096;
    private const string Scheme = "data:";
    private const string Encoding64 = ";base64";

    private readonly StringBuilder _header = new();
    private byte[] _pending = [];
    private IncrementalHash? _hash;
    private int _filled;
    private bool _isInData;
    private bool _isOther;
    private bool _isBroken;
    private bool _isPadded;
    private long _bytes;

    /// <summary>Whether the text may still be a data URI.</summary>
    public bool IsPossible => !_isOther;

    /// <summary>Whether the text begins with <c>data:</c>.</summary>
    public bool HasBegun => !_isOther && _header.Length >= Scheme.Length;

    public void Read(ReadOnlySpan<byte> text)
    {
        while (!_isOther && !_isInData && !text.IsEmpty)
        {
            ReadHeader(text[0]);
            text = text[1..];
        }

        if (_isInData && !_isBroken)
        {
            ReadData(text);
        }
    }

    /// <returns>Type, size and digest. Null: the text is no data URI in base64.</returns>
    public (string Type, long Bytes, string? Sha256)? End()
    {
        if (!_isInData)
        {
            return null;
        }

        Decode();
        var header = _header.ToString()[Scheme.Length..];
        return (header[..^Encoding64.Length].Split(';')[0], _bytes, _isBroken ? null : Convert.ToHexStringLower(_hash!.GetHashAndReset()));
    }

    public void Dispose() => _hash?.Dispose();

    private void ReadHeader(byte value)
    {
        if (value == ',')
        {
            _isInData = _header.ToString().EndsWith(Encoding64, StringComparison.OrdinalIgnoreCase);
            _isOther = !_isInData;
            if (_isInData)
            {
                _pending = new byte[PieceBytes];
                _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            }

            return;
        }

        _header.Append((char)value);
        var length = Math.Min(_header.Length, Scheme.Length);
        _isOther = _header.Length > LongestHeader
            || (_header.Length <= Scheme.Length && char.ToLowerInvariant((char)value) != Scheme[length - 1]);
    }

    private void ReadData(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var taken = Math.Min(text.Length, _pending.Length - _filled);
            text[..taken].CopyTo(_pending.AsSpan(_filled));
            _filled += taken;
            text = text[taken..];
            if (_filled == _pending.Length)
            {
                Decode();
            }
        }
    }

    private void Decode()
    {
        if (_filled == 0 || _isBroken)
        {
            return;
        }

        // Base64 after the padding is not valid.
        var status = Base64.DecodeFromUtf8InPlace(_pending.AsSpan(0, _filled), out var written);
        _isBroken = _isPadded || status != OperationStatus.Done;
        _isPadded = written < _filled / 4 * 3;
        _hash!.AppendData(_pending.AsSpan(0, written));
        _bytes += written;
        _filled = 0;
    }
}
