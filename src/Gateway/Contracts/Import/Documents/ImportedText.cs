using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Configuration.Files;
using Gateway.Json;

namespace Gateway.Contracts.Import.Documents;

/// <summary>Reads documents strictly, and writes contract files in the layout of the built-in ones.</summary>
internal static class ImportedText
{
    /// <summary>A larger document describes no model.</summary>
    public const int LargestDocument = 8 * 1024 * 1024;

    /// <summary>The longest text of a contract.</summary>
    private const int LongestText = 4096;

    private static readonly JsonLimits Limits = new(MaxDepth: 64, MaxValues: 500_000);

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="ImportException">The text is not one JSON object with unique names.</exception>
    public static JsonObject ParseObject(string text, string source)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        using var body = JsonBody.Parse(new ReadOnlySequence<byte>(utf8), Limits, out var fault);
        return body is null
            ? throw new ImportException(FileProblem.NotJson(source, utf8, fault!, "'openapi'").ToString())
            : JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { MaxDepth = Limits.MaxDepth })!.AsObject();
    }

    /// <summary>The beginning of a text that a contract can have.</summary>
    public static string Cut(string text, string pointer, ImportNotes notes)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        notes.Warn(pointer, $"is cut after {LongestText} characters");
        return text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }

    /// <summary>Two spaces a level, one value a line, a line break at the end.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Layout) + "\n";
}
