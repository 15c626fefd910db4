namespace Gateway.Jobs.Store;

/// <summary>The database cannot be used at the moment. The requested operation may or may not have taken effect.</summary>
internal sealed class JobStoreUnavailableException : Exception
{
    public JobStoreUnavailableException(string reason, Exception? innerException = null)
        : base($"The job store is unavailable: {reason}", innerException) => Reason = reason;

    /// <summary>A short description of the fault, without a connection string.</summary>
    public string Reason { get; }
}
