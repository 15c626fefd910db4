namespace Gateway.Jobs.Results;

/// <summary>The stored form of the headers of a result: lines of name, colon and value. The values are visible ASCII.</summary>
internal static class KeptHeaders
{
    public static string? Write(IEnumerable<(string Name, string Value)> headers)
    {
        var lines = string.Join('\n', headers.Select(static header => $"{header.Name}:{header.Value}"));
        return lines.Length == 0 ? null : lines;
    }

    public static IEnumerable<(string Name, string Value)> Read(string? lines)
    {
        foreach (var line in (lines ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            yield return (line[..colon], line[(colon + 1)..]);
        }
    }

    /// <returns>Null: there is no such header.</returns>
    public static string? ValueOf(string? lines, string name) =>
        Read(lines).Where(header => header.Name == name).Select(static header => header.Value).FirstOrDefault();
}
