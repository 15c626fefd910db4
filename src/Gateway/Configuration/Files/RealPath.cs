namespace Gateway.Configuration.Files;

/// <summary>Resolves the symbolic links of a path, including those of its directories.</summary>
internal static class RealPath
{
    /// <summary>Maximum number of links that Linux follows in one path.</summary>
    private const int MostLinks = 40;

    /// <returns>The path without links. The unchanged path if a link cannot be read or the links form a cycle.</returns>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            var links = 0;
            return Resolve(full, ref links) ?? full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }

    private static string? Resolve(string full, ref int links)
    {
        var resolved = Path.GetPathRoot(full)!;
        foreach (var name in full[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(resolved, name);
            if (new FileInfo(next).LinkTarget is { } target)
            {
                if (++links > MostLinks || Resolve(Path.GetFullPath(target, resolved), ref links) is not { } real)
                {
                    return null;
                }

                next = real;
            }

            resolved = next;
        }

        return resolved;
    }
}
