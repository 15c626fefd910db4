namespace Gateway.Jobs.Store.Pauses;

/// <summary>Stores the pauses of submits. Every change writes one entry of the audit log in its transaction, and all replicas know it
/// within two seconds. The rules for failures are those of <see cref="IJobStore"/>.</summary>
internal interface IPauseStore
{
    Task<IReadOnlyList<Pause>> ListPausesAsync(CancellationToken cancellationToken);

    /// <summary>Sets a pause. A pause that holds already keeps its begin and gets the new reason.</summary>
    Task<PauseChange> PauseAsync(PauseScope scope, string name, string? reason, string actor, CancellationToken cancellationToken);

    /// <returns>False: there was no such pause, and nothing changed.</returns>
    Task<bool> ResumeAsync(PauseScope scope, string name, string actor, CancellationToken cancellationToken);
}
