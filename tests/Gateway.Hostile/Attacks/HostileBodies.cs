using System.Text;

namespace Gateway.Hostile.Attacks;

/// <summary>Bodies that need as much CPU time as possible for their size.</summary>
internal static class HostileBodies
{
    private const int Names = 16;

    /// <summary>Fewer than the largest number of values in a body, so that the limit does not end the parse.</summary>
    private const int Values = 60_000;

    public static byte[] Valid(int bytes) => Text("{\"prompt\":\"", new string('a', bytes), "\"}");

    /// <summary>Long escaped names that differ in their last character only.</summary>
    public static byte[] LongNames(int bytes)
    {
        var name = string.Concat(Enumerable.Repeat("\\u0061", bytes / Names / 6));
        return Text("{", string.Join(',', Enumerable.Range(0, Names).Select(i => $"\"{name}{i:x}\":1")), "}");
    }

    public static byte[] Spaces(int bytes) => Text("", new string(' ', bytes), "");

    public static byte[] SpacesAndComma(int bytes) => Text("{\"prompt\":\"a\",", new string(' ', bytes), "}");

    public static byte[] LineBreaks(int bytes) => Text("{\"prompt\":\"a\"", new string('\n', bytes), "}");

    public static byte[] Escapes(int bytes) => Text("{\"prompt\":\"", string.Concat(Enumerable.Repeat("\\n", bytes / 2)), "\"}");

    public static byte[] SurrogatePairs(int bytes) =>
        Text("{\"prompt\":\"", string.Concat(Enumerable.Repeat("\\ud83d\\ude00", bytes / 12)), "\"}");

    public static byte[] MultibyteCharacters(int bytes) =>
        Text("{\"prompt\":\"", string.Concat(Enumerable.Repeat("é€", bytes / 5)), "\"}");

    public static byte[] LongNumber(int bytes) => Text("{\"seed\":", new string('1', bytes), "}");

    public static byte[] LongFraction(int bytes) => Text("{\"seed\":1.", new string('0', bytes), "}");

    public static byte[] ManyNames(int bytes) =>
        Text("{", string.Join(',', Enumerable.Range(0, Values).Select(
            i => $"\"{i.ToString("x", null).PadLeft(bytes / Values, 'g')}\":1")), "}");

    public static byte[] ManyViolations(int bytes) =>
        Text("{\"image_urls\":[", string.Join(',', Enumerable.Repeat($"\"{new string('!', bytes / Values)}\"", Values)), "]}");

    public static byte[] Nesting(int bytes) => Text("{\"prompt\":", new string('[', bytes), "");

    private static byte[] Text(string beginning, string middle, string end) => Encoding.UTF8.GetBytes(beginning + middle + end);
}
