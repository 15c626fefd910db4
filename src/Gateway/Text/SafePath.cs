namespace Gateway.Text;

/// <summary>Formats a path that the edge has accepted for an error or a log.</summary>
internal static class SafePath
{
    private const int ShownCharacters = 120;

    public static string Of(string path) => path.Length <= ShownCharacters ? path : path[..ShownCharacters] + "…";
}
