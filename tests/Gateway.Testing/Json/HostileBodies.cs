using System.Globalization;
using System.Text;

namespace Gateway.Testing.Json;

/// <summary>
/// Bodies that make a check expensive: each repeats the most expensive unit of one part of the check, and most have their fault at the
/// end, so that the whole body is read.
/// </summary>
internal static class HostileBodies
{
    private const string WithPicture = "fal-ai/flux-lora/image-to-image";
    private const string WithPictures = "fal-ai/qwen-image-edit-plus";
    private const string PictureStart = "{\"prompt\":\"a lion\",\"image_url\":\"data:image/png;base64,";
    private const string PromptStart = "{\"image_url\":\"https://example.com/a.png\",\"prompt\":\"";
    private const string End = "\"}";

    /// <summary>The body that the others are compared with: valid, and almost all of it is a picture as a data URI.</summary>
    public static HostileBody Valid { get; } = Filled("valid data URI", PictureStart, "iVBORw0KGgo/AAAA", End);

    public static IReadOnlyList<HostileBody> All { get; } =
    [
        .. WhiteSpace(),
        .. Strings(),
        .. Pictures(),
        .. Names(),
        .. Values(),
    ];

    private static IEnumerable<HostileBody> WhiteSpace() =>
    [
        Filled("spaces only", "", " ", ""),
        Filled("line breaks only", "", "\n", ""),
        Filled("mixed white space only", "", " \n\r\t", ""),
        Filled("spaces, then a valid object", "", " ", "{\"prompt\":\"a lion\",\"image_url\":\"https://example.com/a.png\"}"),
        Filled("a valid object, then spaces", "{\"prompt\":\"a lion\",\"image_url\":\"https://example.com/a.png\"}", " ", ""),
        Filled("spaces before a trailing comma", "{\"prompt\":\"a lion\"", " ", ",}"),
        Filled("a trailing comma, spaces, then the brace", "{\"prompt\":\"a lion\",", " ", "}"),
        Filled("line breaks, then a fault", "{\"prompt\":", "\n", "x}"),
        Filled("line breaks with spaces, then a missing comma", "{\"prompt\":\"a\"", "\n ", "\"b\":1}"),
        Filled("a valid object, spaces, then a second one", "{}", " ", "{}"),
        Filled("spaces, then another format", "", " ", "prompt=a"),
        Filled("an object left open, then spaces", "{\"prompt\":\"a\"", " ", ""),
    ];

    private static IEnumerable<HostileBody> Strings() =>
    [
        Filled("prompt of line breaks as escapes", PromptStart, "\\n", "a" + End),
        Filled("blank prompt of line breaks as escapes", PromptStart, "\\n", End),
        Filled("blank prompt of spaces", PromptStart, " ", End),
        Filled("blank prompt of wide spaces", PromptStart, "\u3000", End),
        Filled("blank prompt of wide spaces as escapes", PromptStart, "\\u3000", End),
        Filled("prompt of quotes as escapes", PromptStart, "\\\"", End),
        Filled("prompt of letters and escapes in turn", PromptStart, "a\\n", End),
        Filled("prompt of three letters and an escape in turn", PromptStart, "abc\\n", End),
        Filled("prompt of escaped letters", PromptStart, "\\u0061", End),
        Filled("prompt of escaped Chinese", PromptStart, "\\u4e2d", End),
        Filled("prompt of escaped surrogate pairs", PromptStart, "\\ud83d\\ude00", End),
        Filled("blank prompt that ends with half a surrogate pair", PromptStart, "\\n", "\\ud83d" + End),
        Filled("prompt of escapes, then a wrong one", PromptStart, "\\n", "\\x" + End),
        Filled("prompt of escapes, not closed", PromptStart, "\\n", ""),
        Filled("prompt of ASCII", PromptStart, "a big lion ", End),
        Filled("prompt of two-byte characters", PromptStart, "éà", End),
        Filled("prompt of three-byte characters", PromptStart, "狮子", End),
        Filled("prompt of four-byte characters", PromptStart, "😀", End),
        Filled("prompt of one-, two-, three- and four-byte characters", PromptStart, "aé狮😀b", End),
        Filled("prompt of ASCII and three-byte characters in turn", PromptStart, "a狮", End),
        Filled("prompt of characters of random length", PromptStart, RandomCharacters(), End),
        Broken("invalid UTF-8 at the end", PromptStart, "狮子", 0xFF),
        Broken("half a character at the end", PromptStart, "😀", 0xF0),
        Filled("enum value of 20 MB", Other("output_format"), "jpeg", End),
        Filled("enum value of escapes", Other("output_format"), "\\u006a", End),
        Filled("string where a number is expected", Other("num_images"), "1", End),
        Filled("string of escapes where a number is expected", Other("num_images"), "\\u0031", End),
        Filled("string of escapes where true or false is expected", Other("enable_safety_checker"), "\\n", End),
    ];

    private static IEnumerable<HostileBody> Pictures() =>
    [
        Filled("data URI with an error at the end", PictureStart, "iVBORw0KGgo/AAAA", "!" + End),
        Filled("data URI with too much padding", PictureStart, "iVBORw0KGgo/AAAA", "===" + End),
        Filled("data URI of padding", PictureStart, "=", End),
        Filled("data URI with a line break at the end", PictureStart, "iVBORw0KGgo/AAAA", "\\n" + End),
        Filled("data URI in lines of 76 characters", PictureStart, new string('A', 76) + "\\r\\n", End),
        Filled("data URI of escaped slashes", PictureStart, "\\/", End),
        Filled("data URI of letters and escaped slashes in turn", PictureStart, "A\\/", End),
        Filled("data URI of escaped slashes with an error at the end", PictureStart, "\\/", "!" + End),
        Filled("data URI of escaped letters with an error at the end", PictureStart, "\\u0041", "!" + End),
        Filled("base64 without a prefix", "{\"prompt\":\"a lion\",\"image_url\":\"iVBORw0KGgo", "A", End),
        Filled("long URL", "{\"prompt\":\"a lion\",\"image_url\":\"https://example.com/", "a/", End),
        Filled("long URL of escapes", "{\"prompt\":\"a lion\",\"image_url\":\"https://example.com/", "\\u0061", End),
        Filled("long host of labels", "{\"prompt\":\"a lion\",\"image_url\":\"https://", "a.", End),
        Filled("blank URL of escapes", "{\"prompt\":\"a lion\",\"image_url\":\"", "\\n", End),
        Filled("many pictures", "{\"prompt\":\"a lion\",\"image_urls\":[\"https://example.com/a.png\"",
            ",\"data:image/png;base64," + new string('A', 976) + "\"", "]}", WithPictures),
        Filled("many pictures, the last invalid", "{\"prompt\":\"a lion\",\"image_urls\":[\"https://example.com/a.png\"",
            ",\"data:image/png;base64," + new string('A', 976) + "\"", ",1]}", WithPictures),
    ];

    private static IEnumerable<HostileBody> Names() =>
    [
        Numbered("16 long names that differ at the end", 16, "\\n"),
        Numbered("16 long plain names that differ at the end", 16, "n"),
        Numbered("2,000 names that differ at the end", 2_000, "\\n"),
        Filled("one name", "{\"", "n", "\":1}"),
        Filled("one name of escapes", "{\"", "\\u006e", "\":1}"),
        Filled("one name, not closed", "{\"", "\\n", ""),
        Counted("names of 1 KiB in one object", (i, _) => $"\"{Long(i, 1_000, "n")}\":1"),
        Counted("names of 1 KiB of escapes in one object", (i, _) => $"\"{Long(i, 1_000, "\\n")}\":1"),
        Counted("names of 1 KiB of escaped letters in one object", (i, _) => $"\"{Long(i, 1_000, "\\u006e")}\":1"),
        Counted("objects of 16 names of 1 KiB", (i, _) => Object(i, 16, 1_000, "n")),
        Counted("objects of 16 names of 1 KiB of escapes", (i, _) => Object(i, 16, 1_000, "\\n")),
        Counted("objects of 16 names of 60 bytes of escapes", (i, _) => Object(i, 16, 60, "\\n")),
        Counted("short names in one object", (i, _) => string.Create(CultureInfo.InvariantCulture, $"\"n{i}\":{i}")),
        Counted("short names of escapes in one object", (i, _) => string.Create(CultureInfo.InvariantCulture, $"\"\\u006e{i}\":{i}")),
        Counted("names near a parameter's", (i, _) => string.Create(CultureInfo.InvariantCulture, $"\"num_image{i}\":{i}")),
        Counted("a duplicate at the end", (i, isLast) =>
            isLast ? "\"n1\":0" : string.Create(CultureInfo.InvariantCulture, $"\"n{i}\":{i}")),
        Counted("nested unknown members", (i, _) => $"\"o{i}\":{{\"prompt\":1,\"n{i}\":2}}"),
    ];

    private static IEnumerable<HostileBody> Values() =>
    [
        Filled("a number of many digits", "{\"prompt\":\"a\",\"image_url\":\"https://example.com/a.png\",\"num_images\":1", "0", "}"),
        Filled("a fraction of many digits", "{\"prompt\":\"a\",\"image_url\":\"https://example.com/a.png\",\"strength\":0.", "5", "}"),
        Filled("an exponent of many digits", "{\"prompt\":\"a\",\"image_url\":\"https://example.com/a.png\",\"strength\":1e-", "9", "}"),
        Filled("a number of many digits, then a fault", "{\"num_images\":1", "0", "x}"),
        Elements("many values", "1"),
        Elements("many numbers of long digits", "1234567890.0987654321e-12"),
        Elements("many empty arrays", "[]"),
        Elements("many empty objects", "{}"),
        Elements("many empty strings", "\"\""),
        Elements("many literals", "false"),
        Elements("many small objects", "{\"a\":1}"),
        Elements("many objects of 16 members", "{" + string.Join(',', Enumerable.Range(10, 16).Select(i => $"\"{i}\":0")) + "}"),
        Elements("many deep arrays", new string('[', 28) + new string(']', 28)),
        Filled("too deep", "{\"a\":", "[", ""),
        Filled("too many values", "{\"a\":[0", ",1", "]}"),
        Filled("too many values and a fault", "{\"a\":[0", ",\n1", "x"),
        new("invalid pictures", WithPictures, size => Array(
            size, "{\"prompt\":\"a lion\",\"image_urls\":[\"https://example.com/a.png\"", ",1", "]}")),
        new("valid pictures, the last invalid", WithPictures, size => Array(
            size, "{\"prompt\":\"a lion\",\"image_urls\":[\"https://example.com/a.png\"", ",\"http://a/\"", ",1]}")),
        new("pictures on no plain host", WithPictures, size => Array(
            size, "{\"prompt\":\"a lion\",\"image_urls\":[\"https://example.com/a.png\"", ",\"http://[::1]:80/\"", "]}")),
    ];

    private static string Other(string parameter) =>
        "{\"prompt\":\"a lion\",\"image_url\":\"https://example.com/a.png\",\"" + parameter + "\":\"";

    private static string RandomCharacters()
    {
        var random = new Random(1);
        string[] characters = ["a", "é", "狮", "😀", " "];
        return string.Concat(Enumerable.Range(0, 10_000).Select(_ => characters[random.Next(characters.Length)]));
    }

    /// <summary>A body that repeats one unit. What is missing to its size is white space at its end.</summary>
    private static HostileBody Filled(string name, string start, string unit, string end, string model = WithPicture) =>
        new(name, model, size => Fill(size, start, unit, end));

    private static HostileBody Broken(string name, string start, string unit, byte last) => new(name, WithPicture, size =>
    {
        var body = Fill(size, start, unit, End);
        body[^(1 + End.Length + body.AsSpan().Count((byte)' '))] = last;
        return body;
    });

    /// <summary>An object of few names, which share the size and differ in their last bytes.</summary>
    private static HostileBody Numbered(string name, int count, string unit) => new(name, WithPicture, size =>
    {
        var length = (size / count) - 10;
        var names = Enumerable.Range(0, count).Select(i => $"\"{Long(i, length, unit)}\":1");
        return Pad(Encoding.UTF8.GetBytes("{" + string.Join(',', names) + "}"), size);
    });

    /// <summary>An object of as many members as the size and the limit of values allow.</summary>
    private static HostileBody Counted(string name, Func<int, bool, string> member) => new(name, WithPicture, size =>
    {
        var text = new StringBuilder("{\"prompt\":\"a\",\"image_url\":\"https://example.com/a.png\"");
        var values = 2;
        for (var i = 0; ; i++)
        {
            var next = member(i, false);
            values += 1 + next.Count(c => c == ':') - 1;
            if (values > 65_000 || text.Length + next.Length + 32 > size)
            {
                break;
            }

            text.Append(',').Append(next);
        }

        return Pad(Encoding.UTF8.GetBytes(text.Append(',').Append(member(-1, true)).Append('}').ToString()), size);
    });

    private static HostileBody Elements(string name, string unit) => new(name, WithPicture, size =>
        Array(size, "{\"prompt\":\"a\",\"image_url\":\"https://example.com/a.png\",\"x\":[0", "," + unit, "]}"));

    private static string Object(int number, int members, int bytes, string unit) =>
        $"\"o{number}\":{{{string.Join(',', Enumerable.Range(0, members).Select(i => $"\"{Long(i, bytes, unit)}\":1"))}}}";

    /// <summary>A name of at most <paramref name="bytes"/> bytes that repeats a unit and ends with a number.</summary>
    private static string Long(int number, int bytes, string unit) =>
        string.Concat(Enumerable.Repeat(unit, Math.Max(1, (bytes - 6) / unit.Length))) + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>As many elements as the size and the limit of values allow.</summary>
    private static byte[] Array(int size, string start, string unit, string end)
    {
        var values = Math.Max(1, unit.Count(c => c is ':' or '[') + (unit.Contains('[', StringComparison.Ordinal) ? 0 : 1));
        var count = Math.Min((size - start.Length - end.Length) / unit.Length, 65_000 / values);
        return Pad(Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(unit, count)) + end), size);
    }

    private static byte[] Fill(int size, string start, string unit, string end)
    {
        var (first, repeated, last) = (Encoding.UTF8.GetBytes(start), Encoding.UTF8.GetBytes(unit), Encoding.UTF8.GetBytes(end));
        var body = new byte[size];
        first.CopyTo(body, 0);
        var at = first.Length;
        for (; at + repeated.Length + last.Length <= size; at += repeated.Length)
        {
            repeated.CopyTo(body, at);
        }

        last.CopyTo(body, at);
        body.AsSpan(at + last.Length).Fill((byte)' ');
        return body;
    }

    private static byte[] Pad(byte[] body, int size)
    {
        var padded = new byte[Math.Max(size, body.Length)];
        body.CopyTo(padded, 0);
        padded.AsSpan(body.Length).Fill((byte)' ');
        return padded;
    }
}
