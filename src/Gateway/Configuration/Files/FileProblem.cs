using Gateway.Json;

namespace Gateway.Configuration.Files;

/// <summary>One error of a contract file or of a price file, and its place.</summary>
/// <param name="File">Path of the file or directory.</param>
/// <param name="Pointer">JSON pointer into the file; empty for the file as a whole.</param>
/// <param name="Message">The error and, if useful, the valid form.</param>
internal sealed record FileProblem(string File, string Pointer, string Message)
{
    /// <summary>Position at which the text is not valid JSON. Null: it is valid JSON, and <see cref="Pointer"/> is the place.</summary>
    public TextPosition? Position { get; init; }

    /// <summary>The problem of a file whose text is not an acceptable JSON object.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="fault">The error of the text.</param>
    /// <param name="members">The members that the object must have, for the message.</param>
    public static FileProblem NotJson(string file, byte[] utf8, JsonFault fault, string members)
    {
        var position = TextPosition.Of(utf8, fault.BytePosition);
        if (!fault.IsAboutWhole)
        {
            return new FileProblem(file, "", $"is not valid JSON: {fault.What}") { Position = position };
        }

        return utf8.AsSpan().TrimStart(" \t\r\n"u8) is [] or [0xEF, ..]
            ? new FileProblem(file, "", fault.What.ToString())
            : new FileProblem(file, "", $"must be a JSON object with {members}") { Position = position };
    }

    /// <summary>The JSON pointer of a member.</summary>
    public static string Child(string parent, string name) =>
        $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public override string ToString() => Position is { } position ? $"{File}, {position}: {Message}"
        : Pointer.Length == 0 ? $"{File}: {Message}"
        : $"{File}#{Pointer}: {Message}";
}
