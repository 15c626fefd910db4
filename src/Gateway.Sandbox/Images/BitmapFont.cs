using System.Globalization;
using System.Text;

namespace Gateway.Sandbox.Images;

/// <summary>
/// The font of the caption, in cells of <see cref="CellWidth"/> by <see cref="Height"/> font pixels. ASCII characters have glyphs.
/// Latin letters with accents and full-width forms are drawn as the similar ASCII character. Every other character is drawn as its code
/// point in hexadecimal, so that two prompts never look the same.
/// </summary>
internal static class BitmapFont
{
    public const int CellWidth = 6;
    public const int Height = 11;

    private const int GlyphWidth = 5;
    private const int GlyphHeight = 9;
    private const int GlyphTop = 1;
    private const int DigitWidth = 3;
    private const int DigitHeight = 5;
    private const int CodePointLeft = 2;

    // U+0020 to U+007E, nine rows per glyph. A row is one base-32 digit, whose bits are the pixels from left to right.
    private const string Glyphs =
        "000000000444400400AAA0000000AVAAVA004FKE5U400PP248JJ00CIICLID00444000000" +
        "24444420084444480004LEL4000044V44000000006624000V0000000000660011248GG00" +
        "EHJLPHE004CK444V00EH1248V00V2421HE0026AIV2200VGU11HE0068GUHHE00V11244400" +
        "EHHEHHE00EHHF12C0006600660006600662412484210000V0V0000G84248G00EH1240400" +
        "EHNLNGF004AHHVHH00UHHUHHU00EHGGGHE00UHHHHHU00VGGUGGV00VGGUGGG00EHGNHHE00" +
        "HHHVHHH00E44444E0072222IC00HIKOKIH00GGGGGGV00HRLLHHH00HPPLJJH00EHHHHHE00" +
        "UHHUGGG00EHHHLID00UHHUKIH00FGGE11U00V44444400HHHHHHE00HHHHAA400HHHLLRH00" +
        "HHA4AHH00HHA444400V1248GV00644444600GG8421100C44444C004AH0000000000000V0" +
        "84200000000E1FHF00GGUHHHU0000FGGGF0011FHHHF0000EHVGE0068U88880000FHHHF1E" +
        "GGUHHHH0040C444E002062222ICGGIKOKI00C44444E0000QLLLL0000UHHHH0000EHHHE00" +
        "00UHHHUGG00FHHHF1100MOGGG0000FGE1U0088U88860000HHHHF0000HHAA40000HLLLA00" +
        "00HA4AH0000HHHHF1E00V248V00344844300444444400O44244O00008L20000";

    // 0 to F, five rows per digit, three pixels per row.
    private const string Digits =
        "75557" + "26227" + "71747" + "71717" + "55711" + "74717" + "74757" + "71111" +
        "75757" + "75717" + "25755" + "65656" + "74447" + "65556" + "74647" + "74644";

    // U+00C0 to U+017F.
    private const string Latin =
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
        + "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    /// <summary>Number of cells of a character.</summary>
    public static int CellsOf(Rune rune) => ToAscii(rune) is not null ? 1 : rune.IsBmp ? 2 : 3;

    /// <summary>Whether a pixel of a character is set. The column counts through all cells of the character.</summary>
    public static bool IsSet(Rune rune, int column, int row) => ToAscii(rune) is { } ascii
        ? IsSetInGlyph(ascii, column, row - GlyphTop)
        : IsSetInCodePoint(rune, column, row);

    private static bool IsSetInGlyph(char ascii, int column, int row) =>
        column < GlyphWidth && row is >= 0 and < GlyphHeight
        && IsBitSet(Base32(Glyphs[((ascii - ' ') * GlyphHeight) + row]), GlyphWidth, column);

    /// <summary>Draws the digits in two rows: <c>732B</c> as 73 above 2B.</summary>
    private static bool IsSetInCodePoint(Rune rune, int column, int row)
    {
        var digits = rune.Value.ToString(rune.IsBmp ? "X4" : "X6", CultureInfo.InvariantCulture);
        var across = digits.Length / 2;
        var (digit, digitColumn) = Math.DivRem(column - CodePointLeft, DigitWidth + 1);
        var (line, digitRow) = Math.DivRem(row, DigitHeight + 1);
        return column >= CodePointLeft && digit < across && digitColumn < DigitWidth && digitRow < DigitHeight
            && IsBitSet(Digits[(Base32(digits[(line * across) + digit]) * DigitHeight) + digitRow] - '0', DigitWidth, digitColumn);
    }

    private static char? ToAscii(Rune rune) => rune.Value switch
    {
        >= ' ' and <= '~' => (char)rune.Value,
        >= 0xC0 and <= 0x17F => Latin[rune.Value - 0xC0],
        >= 0xFF01 and <= 0xFF5E => (char)(rune.Value - 0xFEE0),
        0xA0 or 0x3000 => ' ',
        0x2018 or 0x2019 => '\'',
        0x201C or 0x201D => '"',
        0x2010 or 0x2011 or 0x2012 or 0x2013 or 0x2014 or 0x2212 => '-',
        0x3001 => ',',
        0x3002 => '.',
        _ => null,
    };

    private static bool IsBitSet(int bits, int width, int column) => ((bits >> (width - 1 - column)) & 1) != 0;

    private static int Base32(char digit) => digit <= '9' ? digit - '0' : digit - 'A' + 10;
}
