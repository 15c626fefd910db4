using Gateway.Clients;

namespace Gateway.Jobs.Store.Money;

/// <summary>Admits the submits of clients with limits. The methods throw <see cref="JobStoreUnavailableException"/> as those of
/// <see cref="IJobStore"/> do.</summary>
internal interface IAdmissionStore
{
    /// <summary>Checks all limits of a client and counts the submit, in one transaction, durably when the call returns. A refused submit
    /// counts nothing. If the caller no longer waits, a reservation that is stored after all is released.</summary>
    Task<LimitsUsage> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken);

    /// <summary>What the client uses now.</summary>
    Task<LimitsUsage> FindUsageAsync(
        string client, ClientLimits limits, DateTimeOffset now, string day, CancellationToken cancellationToken);

    /// <summary>The upstream certainly did not accept the submit: its money and its slot are free. During an outage the change is written
    /// later, unless this process ends first; then the money becomes doubtful.</summary>
    Task ReleaseAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Nobody knows whether the upstream accepted the submit: its money counts as spent until an operator decides.</summary>
    Task DoubtAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken);
}
