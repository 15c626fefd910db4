namespace Gateway.Jobs.Store;

internal enum AddJobResult
{
    Added,

    /// <summary>The same client already has this job. Nothing was changed.</summary>
    AlreadyOwned,

    /// <summary>The id belongs to a job of another client. Nothing was stored, not even a completion.</summary>
    OwnedByAnother,
}
