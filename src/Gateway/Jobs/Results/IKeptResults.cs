using Gateway.Jobs.Store;

namespace Gateway.Jobs.Results;

/// <summary>Reads kept results for work that follows the ends of jobs.</summary>
internal interface IKeptResults
{
    /// <exception cref="JobStoreUnavailableException">The store cannot be read.</exception>
    Task<KeptResult> ReadAsync(JobRecord job, CancellationToken cancellation);
}
