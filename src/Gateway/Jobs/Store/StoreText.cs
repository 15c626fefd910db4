namespace Gateway.Jobs.Store;

internal static class StoreText
{
    private const int MaxIdLength = 256;

    /// <summary>Visible ASCII of bounded length. Anything else can't be an id of the store, and a database might refuse it as text.</summary>
    public static bool IsPlausibleId(string id) =>
        id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
}
