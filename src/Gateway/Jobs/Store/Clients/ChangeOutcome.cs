namespace Gateway.Jobs.Store.Clients;

/// <summary>The outcome of a change of a client or a key. Every outcome but <see cref="Done"/> has changed nothing.</summary>
internal enum ChangeOutcome
{
    Done,

    /// <summary>There is no such client, or no such key.</summary>
    NotFound,

    /// <summary>A client or key of this name exists. Names that differ only in case are equal.</summary>
    Exists,

    /// <summary>The client has another version than the caller expects.</summary>
    VersionDiffers,

    /// <summary>The store has as many clients, or the client as many keys, as are allowed.</summary>
    TooMany,
}
