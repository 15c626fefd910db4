namespace Gateway.Text;

/// <summary>First path segments that the gateway itself uses. No model and no route of the operator may begin with one.</summary>
internal static class ReservedSegments
{
    private static readonly string[] Segments =
    [
        "admin", "api", "contracts", "files", "healthz", "jobs", "limits", "run", "storage", "swagger", "usage", "validate",
    ];

    /// <summary>All segments as one sorted text, for a message.</summary>
    public static string Listed => string.Join(", ", Segments);

    /// <summary>Ignores case, as routing does.</summary>
    public static bool Contains(ReadOnlySpan<char> segment)
    {
        foreach (var reserved in Segments)
        {
            if (segment.Equals(reserved, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path such as <c>/jobs/x</c> begins with a reserved segment.</summary>
    public static bool BeginsPath(ReadOnlySpan<char> path)
    {
        var rest = path.TrimStart('/');
        return Contains(rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest);
    }
}
