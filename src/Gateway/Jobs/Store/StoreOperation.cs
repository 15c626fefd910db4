namespace Gateway.Jobs.Store;

/// <summary>The operations of the store, as named in the metrics.</summary>
internal enum StoreOperation
{
    /// <summary>Stores a new job.</summary>
    AddJob,

    /// <summary>Writes changes of jobs, in the background.</summary>
    UpdateJobs,

    /// <summary>Ends a job, or stores a request to cancel it.</summary>
    EndJob,

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

    /// <summary>Takes open jobs that are due, and stores when they are due again.</summary>
    FollowJobs,

    /// <summary>Takes work that follows the ends of jobs, and stores its outcome.</summary>
    CarryOutWork,

    /// <summary>Keeps the result of a job, or stores why it is not kept.</summary>
    KeepResult,

    FindResult,
    RemoveResult,

    /// <summary>Takes deliveries of webhooks that are due, and stores their attempts.</summary>
    DeliverWebhooks,

    /// <summary>Reads or changes the keys that sign the deliveries of webhooks.</summary>
    WebhookKeys,

    /// <summary>Checks the limits of a client and counts a submit.</summary>
    Admit,

    /// <summary>Releases an admitted submit, or marks its outcome as unknown.</summary>
    SettleAdmission,

    /// <summary>Reads what a client uses of its limits.</summary>
    FindUsage,

    /// <summary>Changes clients, keys or pauses.</summary>
    ChangeClients,

    /// <summary>Reads clients, keys or pauses, or their revision.</summary>
    FindClients,

    /// <summary>Stores when keys were used last, in the background.</summary>
    NoteKeyUses,

    FindAudit,

    /// <summary>Moves the money of a submit after its admission.</summary>
    MoveMoney,

    /// <summary>Reads reservations, movements, balances or usage.</summary>
    ReadLedger,

    /// <summary>Counts submits that the limits refused.</summary>
    CountRefusals,

    /// <summary>Changes uploaded files, their parts or their leases.</summary>
    ChangeFiles,

    /// <summary>Reads uploaded files or their parts.</summary>
    FindFiles,

    /// <summary>Counts rows, for the metrics.</summary>
    Count,

    /// <summary>Checks whether a write would succeed.</summary>
    Probe,
}
