using System.Text.Json;

namespace Gateway.Json;

/// <summary>
/// Says in the gateway's own words what the reader refused: its messages quote the body.
/// </summary>
internal static class JsonFaults
{
    public static JsonFault FromReader(JsonException exception, in JsonSource source)
    {
        var at = Position(exception, source);
        var next = at < source.Length ? source[at] : (byte)0;
        var what = at >= source.Length ? AtEnd(source) : Describe(next, at, source);
        return new JsonFault($"{what} at byte {at}", at);
    }

    public static JsonFault Truncated(in JsonSource source) => new($"{AtEnd(source)} at byte {source.Length}", source.Length);

    private static string AtEnd(in JsonSource source) =>
        PreviousToken(source, source.Length) == 0 ? "the body is empty: a JSON object is expected" : "the body ends too early";

    private static string Describe(byte next, int at, in JsonSource source) => next switch
    {
        < 0x20 => "a control character that must be escaped or is out of place",
        (byte)'/' or (byte)'#' => "a comment, which JSON does not have,",
        (byte)'N' or (byte)'I' => "a value that is not JSON (NaN and Infinity are not)",
        (byte)'\'' => "a single quote: JSON has double quotes only,",
        (byte)'}' or (byte)']' when PreviousToken(source, at) == ',' => "a trailing comma",
        (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)':' or (byte)',' or (byte)'"' => $"an unexpected '{(char)next}'",
        _ => "not valid JSON",
    };

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
