namespace Gateway.Shares;

/// <summary>
/// The share of one client in a limit of the process. Below half of the limit a client may hold as many as its own limit allows. Above it,
/// a client may hold a sixteenth of those that are free: the more is in use, the smaller the share. Dozens of clients that each take all
/// they can get therefore leave some, and a client that holds few is served.
/// </summary>
internal static class FairShare
{
    private const int PartOfFree = 16;

    /// <param name="clientLimit">The client's own limit.</param>
    /// <param name="processLimit">The limit of the process.</param>
    /// <param name="inUse">How many are in use by all clients.</param>
    /// <returns>How many the client may hold; at least 1.</returns>
    public static int Of(int clientLimit, int processLimit, int inUse) =>
        inUse <= processLimit / 2 ? clientLimit : Math.Min(clientLimit, Math.Max(1, (processLimit - inUse) / PartOfFree));
}
