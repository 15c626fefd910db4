namespace Gateway.Json;

/// <summary>A position in a text file as editors count it: line and character, both from 1.</summary>
internal readonly record struct TextPosition(int Line, int Column)
{
    public static TextPosition Of(ReadOnlySpan<byte> utf8, long offset)
    {
        var before = utf8[..(int)Math.Min(offset, utf8.Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var column = 1;
        foreach (var value in line)
        {
            // All bytes of a character but the first have the form 10xxxxxx.
            column += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return new TextPosition(before.Count((byte)'\n') + 1, column);
    }

    public override string ToString() => $"line {Line}, column {Column}";
}
