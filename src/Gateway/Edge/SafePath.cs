using Gateway.Clients;

namespace Gateway.Edge;

/// <summary>A client's path as it may be shown in an error or a log: cut, and without a key that was put there by mistake.</summary>
internal static class SafePath
{
    private const int ShownCharacters = 120;
    private const string Mask = "***";

    public static string Of(string path)
    {
        var key = path.IndexOf(ClientKey.Prefix, StringComparison.OrdinalIgnoreCase);
        var shown = key < 0 ? path : path[..key] + Mask;
        return shown.Length <= ShownCharacters ? shown : shown[..ShownCharacters] + "…";
    }
}
