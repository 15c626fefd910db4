namespace Gateway.Json;

/// <summary>Reads the text of a JSON number in constant memory. The text may be split into any number of pieces.</summary>
internal struct ExactNumberScanner
{
    // Larger than any exponent that can change a comparison. Adding the length of a body to it cannot overflow.
    private const long LargestExponent = 1_000_000_000_000_000;

    private enum Part
    {
        Integer,
        Fraction,
        Exponent,
    }

    private Part _part;
    private bool _negative;
    private bool _negativeExponent;
    private long _exponent;
    private long _digits;
    private long _integerDigits;
    private long _firstNonZero = -1;
    private long _lastNonZero;
    private UInt128 _significant;
    private int _kept;
    private bool _more;

    public ExactNumberScanner()
    {
    }

    public void Feed(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (_kept == ExactNumber.KeptDigits && _part != Part.Exponent)
            {
                i += TakeFurtherDigits(text[i..]);
                if (i == text.Length)
                {
                    return;
                }
            }

            if (_part == Part.Exponent && _exponent >= LargestExponent)
            {
                // Only digits follow, and they change nothing any more.
                return;
            }

            var value = text[i];
            if (value == '0')
            {
                i += TakeLeadingZeros(text[i..]);
                if (i == text.Length)
                {
                    return;
                }

                value = text[i];
            }

            switch (value)
            {
                case (byte)'-' when _part == Part.Exponent:
                    _negativeExponent = true;
                    break;
                case (byte)'-':
                    _negative = true;
                    break;
                case (byte)'.':
                    _part = Part.Fraction;
                    break;
                case (byte)'e' or (byte)'E':
                    _part = Part.Exponent;
                    break;
                case >= (byte)'0' and <= (byte)'9' when _part == Part.Exponent:
                    _exponent = Math.Min(LargestExponent, _exponent * 10 + (value - '0'));
                    break;
                case >= (byte)'0' and <= (byte)'9':
                    TakeDigit(value - '0');
                    break;
            }
        }
    }

    public readonly ExactNumber Finish()
    {
        if (_firstNonZero < 0)
        {
            return default;
        }

        var shift = (_negativeExponent ? -_exponent : _exponent) + _integerDigits - 1;
        var significant = _significant;
        for (var i = _kept; i < ExactNumber.KeptDigits; i++)
        {
            significant *= 10;
        }

        return new ExactNumber(_negative ? -1 : 1, significant, shift - _firstNonZero, shift - _lastNonZero, _more);
    }

    private void TakeDigit(int digit)
    {
        if (_part == Part.Integer)
        {
            _integerDigits++;
        }

        if (digit != 0)
        {
            if (_firstNonZero < 0)
            {
                _firstNonZero = _digits;
            }

            _lastNonZero = _digits;
        }

        if (_firstNonZero >= 0)
        {
            _significant = _significant * 10 + (uint)digit;
            _kept++;
        }

        _digits++;
    }

    /// <summary>Reads zeros before the first non-zero digit, of which there may be millions.</summary>
    private int TakeLeadingZeros(ReadOnlySpan<byte> text)
    {
        if (_part == Part.Exponent ? _exponent != 0 : _firstNonZero >= 0)
        {
            return 0;
        }

        var count = text.IndexOfAnyExcept((byte)'0');
        count = count < 0 ? text.Length : count;
        if (_part == Part.Exponent)
        {
            return count;
        }

        _digits += count;
        if (_part == Part.Integer)
        {
            _integerDigits += count;
        }

        return count;
    }

    /// <summary>
    /// Reads digits after the kept ones. Of these, which may be millions, only the position of the last non-zero digit matters.
    /// </summary>
    private int TakeFurtherDigits(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (count < 0)
        {
            count = text.Length;
        }

        var last = text[..count].LastIndexOfAnyExcept((byte)'0');
        if (last >= 0)
        {
            _more = true;
            _lastNonZero = _digits + last;
        }

        _digits += count;
        if (_part == Part.Integer)
        {
            _integerDigits += count;
        }

        return count;
    }
}
