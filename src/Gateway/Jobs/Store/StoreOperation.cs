namespace Gateway.Jobs.Store;

/// <summary>The operations of the store, as named in the metrics.</summary>
internal enum StoreOperation
{
    /// <summary>Stores a new job.</summary>
    AddJob,

    /// <summary>Writes changes of jobs, in the background.</summary>
    UpdateJobs,

    FindJob,
    ListJobs,

    /// <summary>Claims an idempotency key.</summary>
    ClaimKey,

    /// <summary>Releases an idempotency key, or marks its outcome as unknown.</summary>
    SettleKey,

    RecordDoubt,
    FindDoubt,
    ForgetDoubt,
    DeleteExpired,

    /// <summary>Counts rows, for the metrics.</summary>
    Count,

    /// <summary>Checks whether a write would succeed.</summary>
    Probe,
}
