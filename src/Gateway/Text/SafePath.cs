namespace Gateway.Text;

/// <summary>A client's path, which the edge has accepted, as it is shown in an error or a log.</summary>
internal static class SafePath
{
    private const int ShownCharacters = 120;

    public static string Of(string path) => path.Length <= ShownCharacters ? path : path[..ShownCharacters] + "…";
}
