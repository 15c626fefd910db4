using System.Globalization;
using System.Text;

namespace Gateway.Testing.Contracts.Generator;

/// <summary>JSON texts of values that are wrong, odd, or right in an odd way.</summary>
internal static class Values
{
    public static readonly string[] OfAnyType =
    [
        "null", "true", "false", "0", "1", "4", "4.0", "-1", "\"\"", "\"4\"", "\"true\"", "\"null\"",
        "\"x\"", "[]", "{}", "[null]", "[[]]", "[\"x\"]", "{\"a\":1}", "{\"\":null}", "[1,2,3]",
        "True", "nul", "undefined", "'x'", "\"", "", "tru", "falsee", "[", "]", "{", "}", "[1,]", "{\"a\"}",
        "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"b\":{\"a\":1,\"\\u0061\":2}}", "/**/1", "1//", "\"a\"\"b\"",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "   ", "\\t\\n\\r", "\u00a0", "\u3000", "\u2003\u2009", "\u2028", "\u2029", "\u0085",
        "\\u0085", "\\u00a0 \\u3000", "\u200b", "\ufeff", "\\ufeff", "\u180e", "\u1680", "\\u0000", "\\u001f",
        "a", "\ud83d\ude00", "\\ud83d\\ude00", "\\uD83D\\uDE00", "e\u0301\u0301\u0301\u0301", "\u202Etxt", "\\u202e",
        "\\u001b[31m", "a\\r\\nb", "<script>alert(1)</script>", "' OR 1=1 --", "{0} {@x} %s %n", "${jndi:x}",
        "\\\\", "\\/", "\\\"", "\\b\\f", "\\u005c", "\\u0022", "null", "\u007f", "\ufffd",
        "\uffff", "\\uffff", "\udbff\udfff", "\\udbff\\udfff", "data:image/png;base64,AAAA",
        // Refused as JSON.
        "\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud83d", "\\ud83dx\\ude00", "\\ud83d\\n", "\\ud83d\\u0041",
        "\t", "\n", "\u0000", "\u001f", "\\x41", "\\a", "\\u12", "\\u12G4", "\\U0041", "\\'", "\\", "\"",
    ];

    private static readonly string[] BadChoices =
    [
        "", " ", "x", "JPEG", "Png", "jpeg ", " jpeg", "jpg", "webp", "none", "high", "auto", "square_HD",
        "portrait_4_3", "1:1 ", "16:9:1", "1k", "4K", "\u0440ng", "png\u200b", "png\\u0000", "jpeg\\n",
    ];

    public static string Text(Dice dice)
    {
        if (dice.Below(20) == 19)
        {
            // Long ones: at the sizes where buffers end, with a wide character on the border.
            var length = dice.Of([15, 63, 64, 65, 127, 128, 255, 1023, 1024, 1025, 8191, 8192, 20_000]);
            return $"\"{new string(dice.Below(3) == 0 ? ' ' : 'a', length)}{(dice.Below(2) == 0 ? "" : "\ud83d\ude00\\ud83d\\ude00")}\"";
        }

        var text = dice.Of(Texts);
        return dice.Below(3) == 2 ? $"\"{text}{dice.Of(Texts)}\"" : $"\"{text}\"";
    }

    public static string Choice(Parameter parameter, Dice dice)
    {
        var option = dice.Of(parameter.Edges);
        return dice.Below(9) switch
        {
            0 => $"\"{option}\"",
            1 => $"\"{Escaped(option, dice.Below(option.Length))}\"",
            2 => $"\"{option.ToUpperInvariant()}\"",
            3 => $"\"{char.ToUpperInvariant(option[0])}{option[1..]}\"",
            4 => $"\"{option} \"",
            5 => $"\"{option[..^1]}\"",
            6 => $"\"{option}\\u0000\"",
            7 => $"[\"{option}\"]",
            _ => $"\"{dice.Of(BadChoices)}\"",
        };
    }

    /// <summary>The same text with one character written as an escape.</summary>
    public static string Escaped(string text, int at) =>
        string.Create(CultureInfo.InvariantCulture, $"{text[..at]}\\u{(int)text[at]:x4}{text[(at + 1)..]}");

    /// <summary>Puts a text between quotes in one of the ways that mean the same.</summary>
    public static string Quote(string text, Dice dice)
    {
        var quoted = new StringBuilder("\"");
        var style = dice.Below(4);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (c < ' ' || style == 3 || (style == 2 && i % 5 == 0))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                quoted.Append(style == 1 && c == '/' ? "\\/" : c.ToString());
            }
        }

        return quoted.Append('"').ToString();
    }
}
