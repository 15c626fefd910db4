namespace Gateway.Jobs.Store;

internal enum AddJobResult
{
    Added,

    /// <summary>The same client has this job already; nothing was changed.</summary>
    AlreadyOwned,

    /// <summary>Another client has a job of this id and keeps it; nothing was stored, not even a completion.</summary>
    OwnedByAnother,
}
