namespace Gateway.Jobs.Results;

/// <summary>Why a kept result was removed, as named in the metrics.</summary>
internal enum ResultRemoval
{
    /// <summary>The results of its client had reached their limit.</summary>
    ClientLimit,

    /// <summary>All results together had reached their limit.</summary>
    TotalLimit,

    /// <summary>It, or its job, had reached its age. Or results are no longer kept.</summary>
    Expired,

    /// <summary>Its owner deleted it.</summary>
    Deleted,
}
