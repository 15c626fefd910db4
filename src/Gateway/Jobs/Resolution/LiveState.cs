namespace Gateway.Jobs.Resolution;

/// <summary>The state of an entry in <see cref="RecentJobs"/>.</summary>
internal sealed class LiveState(JobEntry entry)
{
    /// <summary>Number of requests and calls that use the entry.</summary>
    public int Uses { get; set; }

    /// <summary>Whether a second request has asked for the job. The entry of a submit that no poll follows is given up at once.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Whether the entry was made for a poll without a client, and the job was not known here before.</summary>
    public bool IsBorrowed { get; set; }

    /// <summary>Estimated memory of the entry, without the body of its last status.</summary>
    public long Bytes { get; set; }

    /// <summary>The place among the entries without a use, the longest idle first. It is in the list unless the entry is in use.</summary>
    public LinkedListNode<JobEntry> Place { get; } = new(entry);

    /// <summary>The time when the last use ended.</summary>
    public long IdleSince { get; set; }
}
