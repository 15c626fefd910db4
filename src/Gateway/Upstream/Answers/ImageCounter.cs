namespace Gateway.Upstream.Answers;

/// <summary>
/// Counts the images of a result while it passes: the elements of <c>images</c> at the top level of the document, or one for an object
/// <c>image</c>. It keeps a few bytes of state for a result of any size, and skips the inside of strings, which are most of a large
/// result. A document that is not an object has no images.
/// </summary>
internal sealed class ImageCounter
{
    private const int LongestName = 6;

    private readonly byte[] _name = new byte[LongestName];
    private int _nameLength;
    private int _depth;
    private bool _isObject;
    private bool _inString;
    private bool _isEscaped;

    /// <summary>Whether the string is the name of a member of the document.</summary>
    private bool _inName;

    /// <summary>Whether the next string at the top level is a name and not a value.</summary>
    private bool _expectsName;

    /// <summary>Whether the value of <c>images</c> is being read.</summary>
    private bool _inImages;

    /// <summary>The number of images so far.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the next bytes of the result.</summary>
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
                _depth--;
                _inImages &= _depth > 1;
                break;
            case (byte)',' when _depth == 1:
                (_expectsName, _nameLength) = (true, 0);
                break;
            case (byte)':' when _depth == 1:
                _expectsName = false;
                break;
        }
    }

    private void Open(byte token)
    {
        if (_depth == 0)
        {
            _isObject = token == '{';
            (_expectsName, _nameLength) = (true, 0);
        }
        else if (_depth == 1 && _isObject && !_expectsName)
        {
            _inImages = token == '[' && IsName("images"u8);
            Count += token == '{' && IsName("image"u8) ? 1 : 0;
        }
        else if (_depth == 2 && _inImages)
        {
            Count++;
        }

        _depth++;
    }

    private void BeginString()
    {
        _inString = true;
        _inName = _depth == 1 && _isObject && _expectsName;
        if (_inName)
        {
            _nameLength = 0;
        }
        else if (_depth == 2 && _inImages)
        {
            // An image may be a bare URL.
            Count++;
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
            // A name with an escape is none of the two.
            _nameLength = LongestName + 1;
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
