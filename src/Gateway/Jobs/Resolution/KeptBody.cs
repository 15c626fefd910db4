namespace Gateway.Jobs.Resolution;

/// <summary>A status body that <see cref="StatusBodies"/> counts.</summary>
internal sealed class KeptBody
{
    public KeptBody(JobEntry entry, StatusReading reading, long bytes)
    {
        Entry = entry;
        Reading = reading;
        Bytes = bytes;
        Place = new LinkedListNode<KeptBody>(this);
    }

    public JobEntry Entry { get; }

    /// <summary>The response with the body.</summary>
    public StatusReading Reading { get; }

    public long Bytes { get; }

    public string Client => Entry.Record.Client;

    /// <summary>The time of the last use.</summary>
    public long UsedAt { get; set; }

    /// <summary>The place among the bodies of the client.</summary>
    public LinkedListNode<KeptBody> Place { get; }
}
