namespace Gateway.Jobs.Store;

/// <summary>The database can't be used at the moment. Whatever was asked may or may not have happened.</summary>
internal sealed class JobStoreUnavailableException : Exception
{
    public JobStoreUnavailableException(string reason, Exception? innerException = null)
        : base($"The job store is unavailable: {reason}", innerException) => Reason = reason;

    /// <summary>The trouble in a few words, without a connection string.</summary>
    public string Reason { get; }
}
