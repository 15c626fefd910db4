namespace Gateway.Json;

/// <summary>The escapes of JSON strings.</summary>
internal static class JsonEscapes
{
    private const byte NotHex = 0xFF;

    /// <summary>The value of each hexadecimal digit. A table, because its time does not depend on the digits.</summary>
    private static readonly byte[] HexValues = CreateHexValues();

    /// <summary>The character of each escape of two bytes, by the byte after the backslash; 0 for any other byte.</summary>
    private static readonly byte[] ShortValues = CreateShortValues();

    /// <summary>Whether this byte after a backslash completes an escape.</summary>
    public static bool IsShort(int code) => (uint)code < 256 && ShortValues[code] != 0;

    /// <summary>The character of an escape that <see cref="IsShort"/>.</summary>
    public static byte ShortValue(byte code) => ShortValues[code];

    /// <summary>The value of a hexadecimal digit, or a negative number.</summary>
    public static int HexValue(int digit) => (uint)digit < 256 && HexValues[digit] is var value and not NotHex ? value : -1;

    /// <summary>The UTF-16 unit of four hexadecimal digits, or a negative number if one of the bytes is none.</summary>
    public static int CodeUnit(ReadOnlySpan<byte> digits)
    {
        var (first, second, third, fourth) = (HexValues[digits[0]], HexValues[digits[1]], HexValues[digits[2]], HexValues[digits[3]]);
        return (first | second | third | fourth) == NotHex ? -1 : (first << 12) | (second << 8) | (third << 4) | fourth;
    }

    private static byte[] CreateHexValues()
    {
        var values = new byte[256];
        values.AsSpan().Fill(NotHex);
        for (var value = 0; value < 16; value++)
        {
            values["0123456789abcdef"[value]] = (byte)value;
            values["0123456789ABCDEF"[value]] = (byte)value;
        }

        return values;
    }

    private static byte[] CreateShortValues()
    {
        var values = new byte[256];
        foreach (var (code, value) in (ReadOnlySpan<(char, char)>)
            [('"', '"'), ('\\', '\\'), ('/', '/'), ('b', '\b'), ('f', '\f'), ('n', '\n'), ('r', '\r'), ('t', '\t')])
        {
            values[code] = (byte)value;
        }

        return values;
    }
}
