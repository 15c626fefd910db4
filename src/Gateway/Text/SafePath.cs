namespace Gateway.Text;

/// <summary>Formats a path that the edge has accepted for an error or a log. The id of a file or of an upload is a credential.</summary>
internal static class SafePath
{
    private const int ShownCharacters = 120;

    private const string WithId = "/{id}";

    public static string Of(string path) =>
        FileIdText.HasId(path) ? WithId : path.Length <= ShownCharacters ? path : path[..ShownCharacters] + "…";
}
