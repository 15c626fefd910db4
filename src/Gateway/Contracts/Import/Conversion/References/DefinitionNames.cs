using Gateway.Contracts.Reading;

namespace Gateway.Contracts.Import.Conversion.References;

/// <summary>Gives each schema of a document that becomes a definition a name of its own: <c>A.size</c> for
/// <c>/components/schemas/A/properties/size</c>.</summary>
internal sealed class DefinitionNames
{
    private const int Longest = 56;

    /// <summary>Segments of a pointer that say nothing about the schema.</summary>
    private static readonly string[] Structure = ["components", "schemas", "$defs", "definitions", "properties", "paths"];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The name for a JSON pointer, the same for each call. A name that another pointer has gets a number.</summary>
    public string Of(string pointer)
    {
        if (_names.TryGetValue(pointer, out var known))
        {
            return known;
        }

        var words = pointer.Split('/').Skip(1).Select(SegmentName).Where(word => word.Length > 0);
        var plain = string.Join('.', words);
        plain = plain.Length == 0 ? "schema" : plain.Length > Longest ? plain[^Longest..] : plain;
        var name = plain;
        for (var number = 2; !_used.Add(name); number++)
        {
            name = $"{plain}-{number}";
        }

        return _names[pointer] = name;
    }

    private static string SegmentName(string segment) => Structure.Contains(segment)
        ? ""
        : string.Concat(SchemaReader.Unescape(segment.Replace("%", "%25", StringComparison.Ordinal))
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '_'));
}
