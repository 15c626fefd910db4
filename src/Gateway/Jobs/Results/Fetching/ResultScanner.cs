using System.Globalization;
using Gateway.Money;

namespace Gateway.Jobs.Results.Fetching;

/// <summary>
/// Reads the number of images and their sizes from a result of any size while it passes, with a few bytes of state. The inside of strings,
/// which are most of a large result, is skipped. It finds what <see cref="ResultFactsReader"/> finds in a result that is kept.
/// </summary>
internal sealed class ResultScanner
{
    private const int LongestName = 6;
    private const int LongestNumber = 10;

    private readonly byte[] _name = new byte[LongestName];
    private readonly byte[] _number = new byte[LongestNumber];
    private int _nameLength;
    private int _numberLength;
    private int _depth;
    private bool _isBroken;
    private bool _isComplete;
    private bool _inString;
    private bool _isEscaped;
    private bool _inName;
    private bool _expectsName;

    /// <summary>The depth inside of the list <c>images</c>. 0: outside.</summary>
    private int _inImages;

    /// <summary>The depth inside of an image. 0: outside.</summary>
    private int _inImage;

    private long? _images;
    private long _megapixels;
    private bool _isSizeMissing;
    private long? _width;
    private long? _height;

    /// <summary>What the result says. Nothing, if it has not ended or is no object.</summary>
    public ResultFacts Facts => _isComplete && !_isBroken && _images is { } images
        ? ResultFacts.None with { Images = images, Megapixels = _isSizeMissing ? null : _megapixels }
        : ResultFacts.None;

    /// <summary>Whether the whole document was read.</summary>
    public bool IsComplete => _isComplete && !_isBroken;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_inString)
            {
                bytes = ReadString(bytes);
                continue;
            }

            ReadToken(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void ReadToken(byte token)
    {
        switch (token)
        {
            case (byte)'"':
                BeginString();
                break;
            case (byte)'{' or (byte)'[':
                Open(token);
                break;
            case (byte)'}' or (byte)']':
                EndValue();
                Close();
                break;
            case (byte)',':
                EndValue();
                _expectsName = IsInNamedObject;
                break;
            case (byte)':':
                _expectsName = false;
                _numberLength = 0;
                break;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                break;
            default:
                AddToNumber(token);
                break;
        }
    }

    /// <summary>Whether the members of the object at this depth matter.</summary>
    private bool IsInNamedObject => _depth == 1 || (_inImage > 0 && _depth == _inImage);

    private void Open(byte token)
    {
        if (_depth == 0)
        {
            _isBroken |= _isComplete || token != '{';
        }
        else if (_inImages > 0 && _depth == _inImages)
        {
            BeginImage(token);
        }
        else if (_depth == 1 && token == '[' && IsName("images"u8))
        {
            (_inImages, _images) = (2, 0);
            (_megapixels, _isSizeMissing) = (0, false);
        }
        else if (_depth == 1 && token == '{' && IsName("image"u8) && _images is null)
        {
            BeginImage(token);
        }

        _depth++;
        _expectsName = token == '{' && IsInNamedObject;
        _nameLength = LongestName + 1;
    }

    private void BeginImage(byte token)
    {
        _images = (_images ?? 0) + 1;
        (_width, _height) = (null, null);
        if (token == '{')
        {
            _inImage = _depth + 1;
        }
        else
        {
            _isSizeMissing = true;
        }
    }

    private void Close()
    {
        if (_inImage > 0 && _depth == _inImage)
        {
            _inImage = 0;
            EndImage();
        }

        if (_inImages > 0 && _depth == _inImages)
        {
            _inImages = 0;
        }

        _depth--;
        _isComplete |= _depth == 0;
        _isBroken |= _depth < 0;
        _nameLength = LongestName + 1;
    }

    private void EndImage()
    {
        if (_width is { } width && _height is { } height)
        {
            _megapixels += Cost.Megapixels(width, height);
        }
        else
        {
            _isSizeMissing = true;
        }
    }

    private void EndValue()
    {
        if (_numberLength is > 0 and <= LongestNumber && _inImage > 0 && _depth == _inImage
            && long.TryParse(_number.AsSpan(0, _numberLength), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels))
        {
            _width = IsName("width"u8) ? pixels : _width;
            _height = IsName("height"u8) ? pixels : _height;
        }

        _numberLength = 0;
    }

    private void AddToNumber(byte token)
    {
        if (_numberLength < LongestNumber)
        {
            _number[_numberLength] = token;
        }

        _numberLength = Math.Min(_numberLength + 1, LongestNumber + 1);
    }

    private void BeginString()
    {
        _inString = true;
        _inName = _expectsName;
        if (_inName)
        {
            _nameLength = 0;
        }
        else if (_inImages > 0 && _depth == _inImages)
        {
            // An image may be a bare URL.
            _images++;
            _isSizeMissing = true;
        }
    }

    /// <returns>The bytes after the string, or none.</returns>
    private ReadOnlySpan<byte> ReadString(ReadOnlySpan<byte> bytes)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return bytes[1..];
        }

        var end = bytes.IndexOfAny((byte)'"', (byte)'\\');
        if (_inName)
        {
            AddToName(end < 0 ? bytes : bytes[..end]);
        }

        if (end < 0)
        {
            return default;
        }

        if (bytes[end] == '\\')
        {
            _isEscaped = true;
            // A name with an escape is none of those that matter.
            _nameLength = _inName ? LongestName + 1 : _nameLength;
        }
        else
        {
            _inString = false;
        }

        return bytes[(end + 1)..];
    }

    private void AddToName(ReadOnlySpan<byte> part)
    {
        if (_nameLength + part.Length > LongestName)
        {
            _nameLength = LongestName + 1;
            return;
        }

        part.CopyTo(_name.AsSpan(_nameLength));
        _nameLength += part.Length;
    }

    private bool IsName(ReadOnlySpan<byte> name) => _nameLength <= LongestName && _name.AsSpan(0, _nameLength).SequenceEqual(name);
}
