using Gateway.Text;

namespace Gateway.Json;

/// <summary>Describes the errors of a JSON text. The messages of the reader are not used, because they quote the text.</summary>
internal static class JsonFaults
{
    /// <summary>Number of bytes that are read to recognise another format.</summary>
    private const int LookAhead = 256;

    /// <summary>The byte at this offset is not what the grammar expects there. At the end of the text, the text is incomplete.</summary>
    public static JsonFault At(in JsonSource source, int at)
    {
        var previous = PreviousToken(source, at);
        return at >= source.Length ? Truncated(source, previous)
            : previous == 0 ? AtBeginning(source, at)
            : new JsonFault(Describe(source[at], previous), at);
    }

    public static JsonFault TooLong() => new(IsTooLong, int.MaxValue, IsAboutWhole: true);

    public static JsonFault ByteOrderMark() => new(HasByteOrderMark, 0, IsAboutWhole: true);

    public static JsonFault InvalidUtf8(long at) => new("not valid UTF-8", at);

    public static JsonFault LoneSurrogate(int at) => new("half of a surrogate pair", at);

    public static JsonFault TooDeep(int maxDepth, int at) => new(DeeperThan(maxDepth), at);

    public static JsonFault TooManyValues(int maxValues, int at) => new(MoreValuesThan(maxValues), at);

    public static JsonFault NameTooLong(int at) => new(NameLongerThan(JsonLimits.MaxNameBytes), at);

    public static JsonFault DuplicateName(string? name, int at) => new(name is null ? "duplicate name" : Duplicate(name), at);

    /// <summary>The root is not an object.</summary>
    /// <param name="kind">The kind of the root.</param>
    /// <param name="source">The text.</param>
    /// <param name="at">Offset of the root.</param>
    public static JsonFault NotAnObject(JsonKind kind, in JsonSource source, int at)
    {
        var (what, mistake) = kind switch
        {
            JsonKind.Array => (IsNot("an array"), JsonMistake.Array),
            JsonKind.String when source[at + 1] is (byte)'{' or (byte)'[' => (IsEncodedTwice, JsonMistake.Other),
            JsonKind.String => (IsNot("a string"), JsonMistake.Scalar),
            JsonKind.Number => (IsNot("a number"), JsonMistake.Scalar),
            JsonKind.Null => (IsNot("null"), JsonMistake.Scalar),
            _ => (IsNot("true or false"), JsonMistake.Scalar),
        };
        return new JsonFault(what, at, IsAboutWhole: true) { Mistake = mistake };
    }

    private static Message IsEmpty => "is empty: a JSON object is expected";

    private static Message IsTooLong => "is too long";

    private static Message EndsEarly => "the text ends too early (a quote, a bracket or a brace is still open)";

    private static Message HasByteOrderMark => "begins with a byte order mark, which JSON does not allow";

    private static Message IsEncodedTwice =>
        "must be a JSON object, not a string that holds one: it was encoded as JSON twice; send the object itself";

    private static Message LooksLikeMarkup => "must be a JSON object, not XML or HTML";

    private static Message DoesNotBegin => "must be a JSON object, which begins with '{'";

    private static Message IsNot(Message kind) => $"must be a JSON object, not {kind}";

    private static Message DeeperThan(int maxDepth) => $"nested deeper than {maxDepth} levels";

    private static Message MoreValuesThan(int maxValues) => $"more than {maxValues} values";

    private static Message NameLongerThan(int maxBytes) => $"a name longer than {maxBytes} bytes";

    private static Message Duplicate(string name) => $"duplicate name {name}";

    private static Message Unexpected(char character) => $"an unexpected '{character}'";

    /// <param name="source">The text.</param>
    /// <param name="at">Offset of the first character that is not white space.</param>
    private static JsonFault AtBeginning(in JsonSource source, int at)
    {
        var first = source[at];
        return first switch
        {
            (byte)'<' => new JsonFault(LooksLikeMarkup, at, IsAboutWhole: true),
            (byte)'/' or (byte)'#' or (byte)'\'' or < 0x20 or (byte)'}' or (byte)']' or (byte)':' or (byte)',' =>
                new JsonFault(Describe(first, previous: 0), at),
            _ when HasEqualsSign(source, at) =>
                new JsonFault(IsNot("form fields"), at, IsAboutWhole: true) { Mistake = JsonMistake.Form },
            _ => new JsonFault(DoesNotBegin, at, IsAboutWhole: true),
        };
    }

    private static bool HasEqualsSign(in JsonSource source, int at)
    {
        var end = Math.Min(source.Length, at + LookAhead);
        for (var i = at + 1; i < end; i++)
        {
            if (source[i] == '=')
            {
                return true;
            }
        }

        return false;
    }

    private static Message Describe(byte next, byte previous) => next switch
    {
        < 0x20 => "a control character that must be escaped (a line break in a text is \\n) or is out of place",
        (byte)'/' or (byte)'#' => "a comment, which JSON does not allow,",
        (byte)'N' or (byte)'I' => "a value that is not JSON (NaN and Infinity are not, None is null)",
        (byte)'T' or (byte)'F' => "a word that is not JSON (true and false are in lower case)",
        (byte)'\'' => "a single quote: JSON uses only double quotes,",
        (byte)'}' or (byte)']' when previous == ',' => "a trailing comma",
        (byte)'"' when previous is not ((byte)',' or (byte)':' or (byte)'{' or (byte)'[') =>
            "an unexpected '\"': a comma or colon is missing before it,",
        (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)':' or (byte)',' or (byte)'"' => Unexpected((char)next),
        _ when char.IsAsciiLetter((char)next) && previous is (byte)'{' or (byte)',' => "a name without double quotes",
        _ when char.IsAsciiLetter((char)next) && previous is (byte)':' or (byte)'[' => "a text without double quotes",
        _ => "a character that is out of place",
    };

    private static JsonFault Truncated(in JsonSource source, byte previous) => previous == 0
        ? new JsonFault(IsEmpty, source.Length, IsAboutWhole: true) { Mistake = JsonMistake.Empty }
        : new JsonFault(EndsEarly, source.Length);

    /// <summary>The last byte before an offset that is not white space. 0: there is none.</summary>
    private static byte PreviousToken(in JsonSource source, int before)
    {
        while (before > 0)
        {
            var run = source.RunBefore(before);
            var last = run.LastIndexOfAnyExcept(JsonSource.WhiteSpace);
            if (last >= 0)
            {
                return run[last];
            }

            before -= run.Length;
        }

        return 0;
    }
}
