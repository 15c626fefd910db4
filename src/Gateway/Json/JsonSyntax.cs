using System.Text.Json;

namespace Gateway.Json;

/// <summary>Checks the syntax of JSON of any size and up to 512 levels, without a table of its values.</summary>
internal static class JsonSyntax
{
    private const int MaxDepth = 512;

    /// <summary>Whether the text is one JSON value. Duplicate names are allowed, and the bytes inside strings are not checked.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
