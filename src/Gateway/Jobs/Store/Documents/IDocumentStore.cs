using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Store.Documents;

/// <summary>
/// Stores the results of jobs. The totals of the clients and of all documents change in the transaction that adds or removes a document, so
/// they are exact on every replica. If the database fails, every method throws <see cref="JobStoreUnavailableException"/>.
/// </summary>
internal interface IDocumentStore
{
    /// <summary>Keeps the result of a job that has no outcome of its result yet, and removes the oldest ones if a limit is exceeded, in one
    /// transaction. If the job has an outcome, or no longer exists, only the money changes.</summary>
    /// <param name="job">The job.</param>
    /// <param name="document">The result.</param>
    /// <param name="facts">What the result says.</param>
    /// <param name="limits">The limits of kept results.</param>
    /// <param name="settlement">What the result changes of the money. Null: nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<RemovedDocuments> KeepAsync(
        JobRecord job, KeptDocument document, ResultFacts facts, DocumentLimits limits, Settlement? settlement,
        CancellationToken cancellationToken);

    /// <summary>Stores why the result of a job is not kept, unless the job has an outcome, and moves the money, in one
    /// transaction.</summary>
    Task NoteAsync(
        string requestId, ResultOutcome outcome, ResultFacts facts, Settlement? settlement, CancellationToken cancellationToken);

    /// <summary>Reads a piece of a result that was kept at or after a time.</summary>
    /// <param name="requestId">The job.</param>
    /// <param name="keptSince">An older result counts as deleted.</param>
    /// <param name="offset">The first byte of the piece.</param>
    /// <param name="length">The most bytes of the piece.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null: there is no such result.</returns>
    Task<DocumentPiece?> FindDocumentAsync(
        string requestId, DateTimeOffset keptSince, int offset, int length, CancellationToken cancellationToken);

    /// <summary>Whether work of this kind follows the end of the job and is not done.</summary>
    Task<bool> IsWorkPendingAsync(string requestId, string kind, CancellationToken cancellationToken);

    /// <summary>Removes the result of a client's job, and stores that none is to be kept.</summary>
    /// <returns>The number of removed documents.</returns>
    Task<int> RemoveAsync(string requestId, string client, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="batch"/> documents that were kept before a time, and up to the same number of documents of
    /// jobs that were submitted before a time.</summary>
    /// <returns>The number of removed documents.</returns>
    Task<int> RemoveExpiredAsync(
        DateTimeOffset keptBefore, DateTimeOffset submittedBefore, int batch, CancellationToken cancellationToken);

    /// <summary>Removes the oldest documents above the limits, which may have been lowered: up to <paramref name="batch"/> of a client, and
    /// up to the same number of all.</summary>
    Task<RemovedDocuments> TrimAsync(DocumentLimits limits, int batch, CancellationToken cancellationToken);
}
