namespace Gateway.Jobs.Ends;

/// <summary>One kind of work that follows the end of a job. A row of the outbox stores it in the transaction that ends the job.</summary>
internal interface IEndWork
{
    /// <summary>The name of the kind, which is stored.</summary>
    string Kind { get; }

    /// <summary>Whether the work is needed after this end. The stored end may differ: a failure may be stored as a cancel.</summary>
    bool IsNeeded(JobRecord job, JobChange end);

    /// <summary>Carries out the work. It may be carried out again after a crash, or if it takes longer than its lease.</summary>
    /// <param name="job">The job, which has ended.</param>
    /// <param name="attempt">1 for the first attempt.</param>
    /// <param name="cancellation">Cancels the attempt when the gateway stops.</param>
    /// <returns>Null: the work is done. Otherwise how long to wait until the next attempt.</returns>
    Task<TimeSpan?> CarryOutAsync(JobRecord job, int attempt, CancellationToken cancellation);
}
