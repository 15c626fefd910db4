namespace Gateway.Jobs.Results;

/// <summary>The outcome of one attempt to keep a result, as named in the metrics.</summary>
internal enum ResultFetch
{
    Kept,
    TooLarge,

    /// <summary>The upstream gave no result. It is asked again.</summary>
    Postponed,

    /// <summary>The upstream gave no result, and it is not asked again.</summary>
    GivenUp,

    /// <summary>The upstream was not asked: nothing is to be kept of this job, or not any more.</summary>
    Unneeded,

    /// <summary>Nothing is kept. The result was read for the money of its job.</summary>
    Settled,
}
