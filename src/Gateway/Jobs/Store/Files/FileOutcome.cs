namespace Gateway.Jobs.Store.Files;

/// <summary>The outcome of a change of a file. Every outcome but <see cref="Done"/> has changed nothing.</summary>
internal enum FileOutcome
{
    Done,

    /// <summary>There is no such upload: it never began, has expired or was removed.</summary>
    NotFound,

    /// <summary>The upload is complete.</summary>
    Complete,

    /// <summary>Another request sends the same bytes at this moment.</summary>
    InProgress,

    /// <summary>The lease has passed to another request, or has been ended by the sweep.</summary>
    LeaseLost,

    /// <summary>The client has as many files as it may have.</summary>
    TooManyFiles,

    /// <summary>The files of the client would exceed their limit.</summary>
    ClientFull,

    /// <summary>All files together would exceed their limit.</summary>
    Full,
}
