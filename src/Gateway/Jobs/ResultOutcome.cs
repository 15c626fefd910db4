namespace Gateway.Jobs;

/// <summary>What became of the result of a job. The numbers are stored.</summary>
internal enum ResultOutcome
{
    /// <summary>The submit had <c>X-Fal-Store-IO: 0</c>: nothing of the result is stored.</summary>
    NotStored = 1,

    /// <summary>It was kept. It may have been deleted since, to make room for others or because of its age.</summary>
    Kept = 2,

    /// <summary>It is larger than <c>Gateway:Results:MaxBytes</c>, so only the upstream has it.</summary>
    TooLarge = 3,

    /// <summary>The upstream did not give it.</summary>
    Unavailable = 4,

    /// <summary>Its owner deleted it, before or after it was fetched.</summary>
    Deleted = 5,
}
