namespace Gateway.Jobs.Resolution;

/// <summary>The kept status bodies of one client.</summary>
internal sealed class ClientBodies
{
    /// <summary>The body that was unused for the longest time is the first.</summary>
    public LinkedList<KeptBody> ByUse { get; } = new();

    public long Bytes { get; set; }
}
