namespace Gateway.Jobs.Store.Counts;

/// <summary>The numbers of rows of the store.</summary>
/// <param name="Jobs">Stored jobs.</param>
/// <param name="Idempotency">Idempotency keys, including expired ones that are not deleted yet.</param>
/// <param name="Doubts">Doubts about submits, including expired ones that are not deleted yet.</param>
/// <param name="Outbox">Work after the ends of jobs that is not done yet.</param>
/// <param name="Results">Kept results.</param>
/// <param name="ResultBytes">Their size.</param>
/// <param name="InDoubt">Submits whose outcome is unknown and whose doubt has not expired.</param>
internal sealed record StoreRows(
    long Jobs, long Idempotency, long Doubts, long Outbox, long Results, long ResultBytes, long InDoubt);
