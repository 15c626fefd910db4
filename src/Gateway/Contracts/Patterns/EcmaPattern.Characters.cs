using System.Globalization;
using System.Text;

namespace Gateway.Contracts.Patterns;

/// <summary>Reads the classes and the escapes of a pattern.</summary>
internal ref partial struct EcmaPattern
{
    private CodePointSet Class()
    {
        _at++;
        var isNegated = Current == '^';
        _at += isNegated ? 1 : 0;
        var set = new CodePointSet();
        while (Current != ']' || IsAtEnd)
        {
            if (IsAtEnd)
            {
                throw Invalid("an unmatched '['");
            }

            var (from, isClass) = ClassAtom(set);
            if (Current != '-' || _at + 1 >= _source.Length || _source[_at + 1] == ']')
            {
                AddSingle(set, from, isClass);
                continue;
            }

            _at++;
            var (to, isUpperClass) = ClassAtom(set);
            if (isClass || isUpperClass || to < from)
            {
                throw Invalid("a range in '[…]' whose ends are not two characters in order");
            }

            set.Add(from, to);
        }

        _at++;
        return isNegated ? set.Complement() : set;
    }

    private static void AddSingle(CodePointSet set, int codePoint, bool isClass)
    {
        if (!isClass)
        {
            set.Add(codePoint, codePoint);
        }
    }

    /// <summary>Reads one character of a class. A class such as <c>\d</c> is added to the set.</summary>
    private (int CodePoint, bool IsClass) ClassAtom(CodePointSet set)
    {
        if (Current != '\\')
        {
            return (CodePoint(), false);
        }

        if (_at + 1 < _source.Length && "dDwWsS".Contains(_source[_at + 1]))
        {
            set.Add(Escape(inClass: true));
            return (0, true);
        }

        return (EscapedCharacter(inClass: true), false);
    }

    private CodePointSet Escape(bool inClass)
    {
        CodePointSet? known = _at + 1 >= _source.Length ? null : _source[_at + 1] switch
        {
            'd' => CodePointSet.Digits,
            'D' => CodePointSet.Digits.Complement(),
            'w' => CodePointSet.Words,
            'W' => CodePointSet.Words.Complement(),
            's' => CodePointSet.Spaces,
            'S' => CodePointSet.Spaces.Complement(),
            _ => null,
        };
        if (known is not null)
        {
            _at += 2;
            return known;
        }

        var character = EscapedCharacter(inClass);
        return CodePointSet.Of((character, character));
    }

    private int EscapedCharacter(bool inClass)
    {
        _at++;
        var escape = Current;
        if (IsAtEnd)
        {
            throw Invalid("a '\\' at its end");
        }

        _at++;
        switch (escape)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'v': return '\v';
            case 'f': return '\f';
            case 'r': return '\r';
            case '0' when !char.IsAsciiDigit(Current): return 0;
            case 'b' when inClass: return '\b';
            case 'c' when char.IsAsciiLetter(Current): return _source[_at++] & 0x1F;
            case 'x': return Hex(2);
            case 'u': return UnicodeEscape();
            case '-' when inClass: return '-';
            case 'b' or 'B': throw new PatternException("has a word boundary \\b, which the gateway does not match as ECMA-262 does");
            case 'p' or 'P': throw new PatternException("has \\p{…}: its characters differ between versions of Unicode; write ranges");
            case 'k' or (>= '0' and <= '9'):
                throw new PatternException("refers to a group, which the gateway cannot match in linear time");
        }

        return SyntaxCharacters.Contains(escape) ? escape : throw Invalid($"an escape '\\{escape}' that ECMA-262 does not have");
    }

    private int UnicodeEscape()
    {
        if (Current == '{')
        {
            var end = _source[_at..].IndexOf('}');
            if (end < 2 || !int.TryParse(_source[(_at + 1)..(_at + end)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out var codePoint) || !Rune.IsValid(codePoint))
            {
                throw Invalid("an escape '\\u{…}' of no character");
            }

            _at += end + 1;
            return codePoint;
        }

        var first = Hex(4);
        if (char.IsHighSurrogate((char)first) && Follows("\\u"))
        {
            _at += 2;
            var second = Hex(4);
            return char.IsLowSurrogate((char)second)
                ? char.ConvertToUtf32((char)first, (char)second)
                : throw Invalid("half of a surrogate pair");
        }

        return char.IsSurrogate((char)first) ? throw Invalid("half of a surrogate pair") : first;
    }

    private int Hex(int digits)
    {
        if (_at + digits > _source.Length || !int.TryParse(
                _source.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw Invalid("an incomplete escape");
        }

        _at += digits;
        return value;
    }

    private int CodePoint()
    {
        Rune.DecodeFromUtf16(_source[_at..], out var rune, out var consumed);
        _at += consumed;
        return rune.Value;
    }

    private static PatternException Invalid(string what) => new($"is not a regular expression of ECMA-262: it has {what}");
}
