namespace Gateway.Jobs.Store.Money;

/// <summary>The reservation of the submit of one request.</summary>
/// <param name="id">Identifies it.</param>
/// <param name="pendingUntil">When it becomes doubtful if no job is stored with it.</param>
internal sealed class Reservation(string id, DateTimeOffset pendingUntil)
{
    /// <summary>Clocks of replicas may differ by this time: one of them may have made the reservation doubtful before its time
    /// here.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ShortestMargin = TimeSpan.FromSeconds(45);

    /// <summary>The slot of a job ends with the job. This is for a job whose end nobody stores, because nobody follows it.</summary>
    private static readonly TimeSpan SlotMargin = TimeSpan.FromHours(2);

    public string Id => id;

    /// <summary>Whether the insert of the job decides the reservation: the job is stored with it, or may be stored. If it is not stored,
    /// the reservation becomes doubtful when its time is over.</summary>
    public bool IsLeftToJob { get; set; }

    /// <param name="submittedAt">When the upstream accepted the job.</param>
    /// <param name="giveUpAfter">The longest life of a job that is followed.</param>
    /// <param name="storeTimeout">The longest time of a call of the store. The insert of the job may wait that long for its group, and that
    /// long for its commit.</param>
    public Reserved ForJob(DateTimeOffset submittedAt, TimeSpan giveUpAfter, TimeSpan storeTimeout)
    {
        var margin = (2 * storeTimeout) + ClockMargin;
        return new Reserved(id, submittedAt + giveUpAfter + SlotMargin)
        {
            IsLate = submittedAt > pendingUntil - (margin > ShortestMargin ? margin : ShortestMargin),
        };
    }
}
