namespace Gateway.Clients;

/// <summary>
/// Keys that a request presents, in the order of its headers. A repeated header may arrive as one comma-separated value (RFC 9110,
/// section 5.3), so both formats count the same.
/// </summary>
internal ref struct PresentedKeys
{
    private ReadOnlySpan<char> _first;
    private int _count;
    private bool _isMalformed;
    private bool _isContradictory;

    /// <summary>Adds the value of an <c>Authorization</c> header: <c>Bearer &lt;key&gt;</c> or <c>Key &lt;key&gt;</c>.</summary>
    public void AddAuthorization(ReadOnlySpan<char> value)
    {
        if (KeyStart(value) < 0)
        {
            // The value is not split: in other schemes a comma separates parameters of one credential.
            AddMalformed();
            return;
        }

        foreach (var element in value.Split(','))
        {
            var credential = Trim(value, element);
            var start = KeyStart(credential);
            if (start < 0)
            {
                AddMalformed();
            }
            else
            {
                Add(credential[start..]);
            }
        }
    }

    /// <summary>Adds the value of an <c>x-api-key</c> header: the key alone.</summary>
    public void AddApiKey(ReadOnlySpan<char> value)
    {
        foreach (var element in value.Split(','))
        {
            Add(Trim(value, element));
        }
    }

    public readonly Credential ToCredential()
    {
        if (_count == 0)
        {
            return Credential.None(CredentialStatus.Missing);
        }

        if (_isContradictory || (_isMalformed && _count > 1))
        {
            return Credential.None(CredentialStatus.Ambiguous);
        }

        return _isMalformed ? Credential.None(CredentialStatus.Malformed) : Credential.Found(_first);
    }

    private void Add(ReadOnlySpan<char> key)
    {
        if (ClientKey.Classify(key) == KeyShape.Unusable)
        {
            AddMalformed();
            return;
        }

        _count++;
        if (_first.IsEmpty)
        {
            _first = key;
        }
        else if (!key.SequenceEqual(_first))
        {
            _isContradictory = true;
        }
    }

    private void AddMalformed()
    {
        _count++;
        _isMalformed = true;
    }

    /// <summary>Removes the white space around a comma. White space at the ends of the whole value belongs to the element.</summary>
    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> value, Range element)
    {
        var (start, length) = element.GetOffsetAndLength(value.Length);
        var text = value.Slice(start, length);
        text = start > 0 ? text.TrimStart(" \t") : text;
        return start + length < value.Length ? text.TrimEnd(" \t") : text;
    }

    /// <summary>Start of the key after an accepted scheme, or -1. RFC 9110 allows several spaces between scheme and key.</summary>
    private static int KeyStart(ReadOnlySpan<char> credential)
    {
        var space = credential.IndexOf(' ');
        if (space < 0 || !IsAccepted(credential[..space]))
        {
            return -1;
        }

        var key = credential[space..].IndexOfAnyExcept(' ');
        return key < 0 ? credential.Length : space + key;
    }

    private static bool IsAccepted(ReadOnlySpan<char> scheme) =>
        scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Key", StringComparison.OrdinalIgnoreCase);
}
