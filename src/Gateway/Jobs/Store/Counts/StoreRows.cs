namespace Gateway.Jobs.Store.Counts;

/// <summary>The numbers of rows of the store.</summary>
/// <param name="Jobs">Stored jobs.</param>
/// <param name="Idempotency">Idempotency keys, including expired ones that are not deleted yet.</param>
/// <param name="Doubts">Doubts about submits, including expired ones that are not deleted yet.</param>
/// <param name="Outbox">Work after the ends of jobs that is not done yet.</param>
/// <param name="Results">Kept results.</param>
/// <param name="ResultBytes">Their size.</param>
/// <param name="InDoubt">Submits whose outcome is unknown and whose doubt has not expired.</param>
/// <param name="Files">Uploaded files and unfinished uploads.</param>
/// <param name="FileBytes">Their size, with the bytes that are reserved for uploads under way.</param>
/// <param name="FileParts">Parts of files, with one for each file that has no parts.</param>
internal sealed record StoreRows(
    long Jobs, long Idempotency, long Doubts, long Outbox, long Results, long ResultBytes, long InDoubt, long Files, long FileBytes,
    long FileParts);
