using System.Text.Json;
using Gateway.Text;

namespace Gateway.Json;

/// <summary>Describes the errors of a JSON text. The messages of the reader are not used, because they quote the text.</summary>
internal static class JsonFaults
{
    /// <summary>Number of bytes that are read to recognise another format.</summary>
    private const int LookAhead = 256;

    public static JsonFault FromReader(JsonException exception, in JsonSource source)
    {
        var at = Position(exception, source);
        return at >= source.Length ? Truncated(source)
            : PreviousToken(source, at) == 0 ? AtBeginning(source, at)
            : new JsonFault(Describe(source[at], PreviousToken(source, at)), at);
    }

    public static JsonFault Truncated(in JsonSource source) => PreviousToken(source, source.Length) == 0
        ? new JsonFault(IsEmpty, source.Length, IsAboutWhole: true)
        : new JsonFault(EndsEarly, source.Length);

    public static JsonFault TooLong() => new(IsTooLong, int.MaxValue, IsAboutWhole: true);

    public static JsonFault ByteOrderMark() => new(HasByteOrderMark, 0, IsAboutWhole: true);

    public static JsonFault InvalidUtf8(long at) => new("not valid UTF-8", at);

    public static JsonFault LoneSurrogate(int at) => new("half of a surrogate pair", at);

    public static JsonFault TooDeep(int maxDepth, int at) => new(DeeperThan(maxDepth), at);

    public static JsonFault TooManyValues(int maxValues, int at) => new(MoreValuesThan(maxValues), at);

    public static JsonFault DuplicateName(string? name, int at) => new(name is null ? "duplicate name" : Duplicate(name), at);

    /// <summary>The root is not an object.</summary>
    public static JsonFault NotAnObject(ref Utf8JsonReader reader)
    {
        Message what = reader.TokenType switch
        {
            JsonTokenType.StartArray => IsArray,
            JsonTokenType.String when BeginsAsJson(ref reader) => IsEncodedTwice,
            JsonTokenType.String => IsNot("a string"),
            JsonTokenType.Number => IsNot("a number"),
            JsonTokenType.Null => IsNot("null"),
            _ => IsNot("true or false"),
        };
        return new JsonFault(what, reader.TokenStartIndex, IsAboutWhole: true);
    }

    private static Message IsEmpty => "is empty: a JSON object is expected";

    private static Message IsTooLong => "is too long";

    private static Message EndsEarly => "the text ends too early (a quote, a bracket or a brace is still open)";

    private static Message HasByteOrderMark => "begins with a byte order mark, which JSON does not allow";

    private static Message IsArray =>
        "must be a JSON object, not an array: one request submits one job; send its parameters by name, such as {\"prompt\": \"a cat\"}";

    private static Message IsEncodedTwice =>
        "must be a JSON object, not a string that holds one: it was encoded as JSON twice; send the object itself";

    private static Message LooksLikeForm =>
        "must be a JSON object, not form fields: instead of prompt=… send {\"prompt\": \"…\"}";

    private static Message LooksLikeMarkup => "must be a JSON object, not XML or HTML";

    private static Message DoesNotBegin => "must be a JSON object, which begins with '{'";

    private static Message IsNot(Message kind) =>
        $"must be a JSON object, not {kind}: send the parameters by name, such as {{\"prompt\": \"a cat\"}}";

    private static Message DeeperThan(int maxDepth) => $"nested deeper than {maxDepth} levels";

    private static Message MoreValuesThan(int maxValues) => $"more than {maxValues} values";

    private static Message Duplicate(string name) => $"duplicate name {name}";

    private static Message Unexpected(char character) => $"an unexpected '{character}'";

    /// <param name="source">The text.</param>
    /// <param name="at">Offset of the first character that is not white space.</param>
    private static JsonFault AtBeginning(in JsonSource source, int at)
    {
        var run = source.Run(at, Math.Min(source.Length, at + LookAhead));
        return run switch
        {
            [(byte)'<', ..] => new JsonFault(LooksLikeMarkup, at, IsAboutWhole: true),
            [(byte)'/' or (byte)'#' or (byte)'\'' or < 0x20 or (byte)'}' or (byte)']' or (byte)':' or (byte)',', ..] =>
                new JsonFault(Describe(run[0], previous: 0), at),
            _ => new JsonFault(run.IndexOf((byte)'=') > 0 ? LooksLikeForm : DoesNotBegin, at, IsAboutWhole: true),
        };
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

    private static bool BeginsAsJson(ref Utf8JsonReader reader)
    {
        Span<byte> first = stackalloc byte[1];
        if (reader.HasValueSequence)
        {
            foreach (var segment in reader.ValueSequence)
            {
                if (!segment.IsEmpty)
                {
                    first[0] = segment.Span[0];
                    break;
                }
            }
        }
        else if (!reader.ValueSpan.IsEmpty)
        {
            first[0] = reader.ValueSpan[0];
        }

        return first[0] is (byte)'{' or (byte)'[';
    }

    private static byte PreviousToken(in JsonSource source, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (source[i] is var value and not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return value;
            }
        }

        return 0;
    }

    private static int Position(JsonException exception, in JsonSource source)
    {
        var lines = exception.LineNumber ?? 0;
        var at = 0;
        while (at < source.Length && lines > 0)
        {
            var run = source.Run(at, source.Length);
            var newline = run.IndexOf((byte)'\n');
            at += newline < 0 ? run.Length : newline + 1;
            if (newline >= 0)
            {
                lines--;
            }
        }

        return (int)Math.Min(source.Length, at + (exception.BytePositionInLine ?? 0));
    }
}
