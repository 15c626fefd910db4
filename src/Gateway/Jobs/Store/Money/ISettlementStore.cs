namespace Gateway.Jobs.Store.Money;

/// <summary>Moves the money of jobs after their ends. The methods throw <see cref="JobStoreUnavailableException"/> as those of
/// <see cref="IJobStore"/> do.</summary>
internal interface ISettlementStore
{
    /// <summary>The reservation of a job. Null: it has none.</summary>
    Task<StoredReservation?> FindReservationAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>Moves the money of a submit if it is in the state that the caller has read.</summary>
    /// <returns>Whether the money was moved.</returns>
    Task<bool> MoveAsync(StoredReservation reservation, LedgerMove move, CancellationToken cancellationToken);

    /// <summary>Moves the money of a job that has ended without it.</summary>
    /// <param name="reservation">The reservation of the job.</param>
    /// <param name="mayBeCharged">Whether the upstream may charge the job although it failed.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    /// <returns>Whether the money was moved.</returns>
    Task<bool> EndMissedAsync(
        StoredReservation reservation, bool mayBeCharged, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Makes a reservation of a running job due at a later time.</summary>
    Task PostponeAsync(StoredReservation reservation, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Takes reservations whose time has passed, in the same way as <see cref="IJobStore.TakeDueAsync"/>: they are due again when
    /// the lease ends.</summary>
    Task<IReadOnlyList<DueReservation>> TakeDueReservationsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken);

    /// <summary>The clients with reservations.</summary>
    Task<IReadOnlyList<string>> ListPayersAsync(CancellationToken cancellationToken);

    /// <summary>Replaces final submits of a client that were admitted before a time, and their movements, by one row each with their
    /// sums.</summary>
    /// <returns>The number of replaced submits. If it is less than <paramref name="batch"/>, none is left.</returns>
    Task<int> CarryForwardAsync(string client, DateTimeOffset admittedBefore, int batch, CancellationToken cancellationToken);

    /// <summary>Adds refused submits of a day.</summary>
    Task AddRefusalsAsync(IReadOnlyList<RefusalCount> refusals, CancellationToken cancellationToken);

    /// <summary>Deletes the refusals of the days before a day.</summary>
    Task DeleteRefusalsAsync(string beforeDay, CancellationToken cancellationToken);
}
