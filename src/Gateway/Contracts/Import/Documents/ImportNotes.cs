namespace Gateway.Contracts.Import.Documents;

/// <summary>What an import could not express, with the JSON pointer of its place in the document.</summary>
/// <param name="source">The file or URL of the document.</param>
internal sealed class ImportNotes(string source)
{
    private readonly List<string> _lines = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Pointer, int Places)> _extensions = new(StringComparer.Ordinal);

    public string Source => source;

    /// <summary>The number of warnings until now.</summary>
    public int Warnings { get; private set; }

    /// <summary>A part of the document that limits values is left out, or is written in another way.</summary>
    public void Warn(string pointer, string message)
    {
        Warnings++;
        Add("warning  ", pointer, message);
    }

    /// <summary>A decision that somebody should read.</summary>
    public void Note(string pointer, string message) => Add("note     ", pointer, message);

    /// <summary>A keyword that limits nothing. Each is listed once.</summary>
    public void Extension(string pointer, string keyword) => _extensions[keyword] =
        _extensions.TryGetValue(keyword, out var known) ? (known.Pointer, known.Places + 1) : (pointer, 1);

    public void WriteTo(TextWriter writer)
    {
        foreach (var line in _lines)
        {
            writer.WriteLine(line);
        }

        foreach (var (keyword, (pointer, places)) in _extensions)
        {
            var more = places == 1 ? "" : $", as in {places - 1} more {(places == 2 ? "place" : "places")}";
            writer.WriteLine(PrintedLine.Of($"note     {source}#{pointer}: '{keyword}' limits no value and is left out{more}"));
        }
    }

    private void Add(string kind, string pointer, string message)
    {
        var line = PrintedLine.Of($"{kind}{source}#{pointer}: {message}");
        if (_known.Add(line))
        {
            _lines.Add(line);
        }
    }
}
