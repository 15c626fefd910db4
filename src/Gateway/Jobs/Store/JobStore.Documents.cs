using Gateway.Jobs.Store.Documents;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The kept results.</summary>
internal sealed partial class JobStore : IDocumentStore
{
    public async Task<RemovedDocuments> KeepAsync(
        JobRecord job, KeptDocument document, ResultFacts facts, DocumentLimits limits, Settlement? settlement,
        CancellationToken cancellationToken)
    {
        // Before this write the totals were within the limits, and no document counts less than RowBytes.
        var most = (document.Bytes / KeptDocument.RowBytes) + 1;
        var write = new DocumentWrite(StoreOperation.KeepResult).Add(DocumentSql.Keep(job, document));
        AddTrim(write, job.Client, limits.OfClient, most);
        AddTrim(write, DocumentSql.All, limits.Total, most);
        write.Add(DocumentSql.Note(job.RequestId, ResultOutcome.Kept, facts));
        write.AddSettlement(settlement);
        await CommitAsync(write, cancellationToken);
        return new RemovedDocuments(write.Removed[0], write.Removed[1]);
    }

    public Task NoteAsync(
        string requestId, ResultOutcome outcome, ResultFacts facts, Settlement? settlement, CancellationToken cancellationToken)
    {
        var write = new DocumentWrite(StoreOperation.KeepResult).Add(DocumentSql.Note(requestId, outcome, facts));
        write.AddSettlement(settlement);
        return CommitAsync(write, cancellationToken);
    }

    public async Task<DocumentPiece?> FindDocumentAsync(
        string requestId, DateTimeOffset keptSince, int offset, int length, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(
            StoreOperation.FindResult, DocumentSql.Find(requestId, keptSince, offset, length), DocumentSql.Read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<bool> IsWorkPendingAsync(string requestId, string kind, CancellationToken cancellationToken) =>
        (await QueryAsync(
            StoreOperation.FindResult, OutboxSql.Find(requestId, kind), static row => row.GetInt64(0), cancellationToken)).Count > 0;

    public async Task<int> RemoveAsync(string requestId, string client, CancellationToken cancellationToken)
    {
        var write = new DocumentWrite(StoreOperation.RemoveResult)
            .AddRemoval(DocumentSql.RemoveOf(requestId, client), DocumentSql.RemovalPlace)
            .Add(DocumentSql.NoteDeleted(requestId, client));
        await CommitAsync(write, cancellationToken);
        return write.Removed[0];
    }

    public async Task<int> RemoveExpiredAsync(
        DateTimeOffset keptBefore, DateTimeOffset submittedBefore, int batch, CancellationToken cancellationToken)
    {
        var write = new DocumentWrite(StoreOperation.DeleteExpired)
            .AddRemoval(DocumentSql.RemoveKeptBefore(keptBefore, batch), DocumentSql.RemovalPlace)
            .AddRemoval(DocumentSql.RemoveSubmittedBefore(submittedBefore, batch), DocumentSql.RemovalPlace);
        await CommitAsync(write, cancellationToken);
        return write.Removed.Sum();
    }

    public async Task<RemovedDocuments> TrimAsync(DocumentLimits limits, int batch, CancellationToken cancellationToken)
    {
        var clients = await QueryAsync(
            StoreOperation.Count, DocumentSql.ClientsAbove(limits.OfClient), static row => row.GetString(0), cancellationToken);
        var removed = 0;
        foreach (var client in clients)
        {
            removed += await TrimAsync(client, limits.OfClient, batch, cancellationToken);
        }

        return new RemovedDocuments(removed, await TrimAsync(DocumentSql.All, limits.Total, batch, cancellationToken));
    }

    private async Task<int> TrimAsync(string client, long limit, int batch, CancellationToken cancellationToken)
    {
        var write = new DocumentWrite(StoreOperation.DeleteExpired);
        AddTrim(write, client, limit, batch);
        await CommitAsync(write, cancellationToken);
        return write.Removed[0];
    }

    /// <summary>The first of the statements finds the documents.</summary>
    private static void AddTrim(DocumentWrite write, string client, long limit, long most) =>
        write.AddRemoval(DocumentSql.Trim(client, limit, most), 1 + DocumentSql.RemovalPlace);
}
