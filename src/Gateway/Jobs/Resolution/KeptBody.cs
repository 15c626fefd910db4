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

    /// <summary>The upstream's response.</summary>
    public StatusReading Reading { get; }

    /// <summary>Memory of the body and of <see cref="Written"/>.</summary>
    public long Bytes { get; set; }

    /// <summary>The response with the gateway's URLs. Null: no response was needed twice.</summary>
    public WrittenStatus? Written { get; set; }

    /// <summary>Whether a response was written.</summary>
    public bool WasWritten { get; set; }

    public string Client => Entry.Record.Client;

    /// <summary>The time of the last use.</summary>
    public long UsedAt { get; set; }

    /// <summary>The place among the bodies of the client.</summary>
    public LinkedListNode<KeptBody> Place { get; }
}
