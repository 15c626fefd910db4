namespace Gateway.Jobs.Store.Following;

/// <summary>A row of the outbox: work that follows the end of a job.</summary>
/// <param name="RequestId">The job.</param>
/// <param name="Kind">The kind of the work.</param>
/// <param name="Attempt">1 when it is taken for the first time.</param>
internal sealed record WorkRow(string RequestId, string Kind, int Attempt);
