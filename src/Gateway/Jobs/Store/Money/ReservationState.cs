namespace Gateway.Jobs.Store.Money;

/// <summary>Where the money of an admitted submit stands. The numbers are stored.</summary>
internal enum ReservationState
{
    /// <summary>The submit was admitted, and no answer of the upstream is stored yet.</summary>
    Pending = 0,

    /// <summary>The job is stored and has not ended.</summary>
    Running = 1,

    /// <summary>The job has ended. What it costs is known with its result.</summary>
    AwaitingResult = 2,

    /// <summary>Final: the cost is known.</summary>
    Settled = 3,

    /// <summary>Final: nothing was charged.</summary>
    Released = 4,

    /// <summary>Nobody knows whether the upstream charges the job. It counts as spent until an operator settles or releases it.</summary>
    Doubtful = 5,
}
