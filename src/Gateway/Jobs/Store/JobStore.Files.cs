using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store.Writing;

namespace Gateway.Jobs.Store;

/// <summary>The metadata of uploaded files.</summary>
internal sealed partial class JobStore : IFileStore
{
    public Task<FileOutcome> AddFileAsync(NewFile file, FileLimits limits, CancellationToken cancellationToken) =>
        ChangeFileAsync(
            FileSql.Add(file, limits), FileSql.AddPlace, FileSql.AddOutcome(file), FileOutcome.TooManyFiles, cancellationToken);

    public async Task<StoredFile?> FindUploadAsync(byte[] uploadDigest, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(StoreOperation.FindFiles, FileSql.FindUpload(uploadDigest), FileSql.Read, cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<IReadOnlyList<StoredFile>> FindFilesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var files = new List<StoredFile>();
        foreach (var query in FileSql.Find(names))
        {
            files.AddRange(await QueryAsync(StoreOperation.FindFiles, query, FileSql.Read, cancellationToken));
        }

        return files;
    }

    public Task<IReadOnlyList<FilePart>> ListPartsAsync(string name, CancellationToken cancellationToken) =>
        QueryAsync(StoreOperation.FindFiles, FilePartSql.Parts(name), FilePartSql.ReadPart, cancellationToken);

    public async Task<FileOutcome> BeginPartAsync(
        PartLease lease, long bytes, FileLimits limits, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var write = new FileWrite<FileOutcome>(
            FilePartSql.Begin(lease, bytes, limits, now, until), FilePartSql.BeginOutcome(lease, bytes, limits, now),
            static row => FileSql.ReadOutcome(row, FileOutcome.NotFound))
        {
            Decision = (FileSql.ChangePlace, FileOutcome.Done),
        };
        var known = false;
        try
        {
            await CommitAsync(write, cancellationToken);
            known = true;
            return write.Result;
        }
        finally
        {
            if (!known)
            {
                _ = AbandonWhenSettledAsync(write, lease);
            }
        }
    }

    public Task<FileOutcome> ExtendPartAsync(
        PartLease lease, long bytes, FileLimits limits, DateTimeOffset until, CancellationToken cancellationToken) =>
        ChangeFileAsync(
            FilePartSql.Extend(lease, bytes, limits, until), FileSql.ChangePlace, FilePartSql.ExtendOutcome(lease, bytes, limits),
            FileOutcome.LeaseLost, cancellationToken);

    public Task<FileOutcome> FinishPartAsync(PartLease lease, long bytes, byte[] digest, CancellationToken cancellationToken) =>
        ChangeFileAsync(
            FilePartSql.Finish(lease, bytes, digest), FileSql.ChangePlace, FilePartSql.FinishOutcome(lease, bytes, digest),
            FileOutcome.LeaseLost, cancellationToken);

    public Task<FileOutcome> FinishFileAsync(
        PartLease lease, FileContent content, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ChangeFileAsync(
            FileSql.FinishFile(lease, content, expiresAt), FileSql.ChangePlace,
            FilePartSql.FinishOutcome(lease, content.Length, content.Digest), FileOutcome.LeaseLost, cancellationToken);

    public Task AbandonPartAsync(PartLease lease, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(StoreOperation.ChangeFiles, FilePartSql.Abandon(lease), cancellationToken);

    public Task EndLeaseAsync(PartLease lease, DateTimeOffset now, CancellationToken cancellationToken) =>
        CommitOrRetryAsync(StoreOperation.ChangeFiles, FilePartSql.EndLease(lease, now), cancellationToken);

    public Task<FileOutcome> CompleteFileAsync(
        string name, IReadOnlyList<FilePart> parts, FileContent content, DateTimeOffset now, DateTimeOffset expiresAt,
        CancellationToken cancellationToken) =>
        ChangeFileAsync(
            FileSql.Complete(name, parts, content, now, expiresAt), FileSql.ChangePlace,
            FileSql.CompleteOutcome(name, content, now, expiresAt), FileOutcome.NotFound, cancellationToken);

    public async Task<FileUsage> FindFileUsageAsync(string client, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(
            StoreOperation.FindFiles, FileSql.Usage(client), static row => new FileUsage(row.GetInt64(0), row.GetInt64(1)),
            cancellationToken);
        return rows.Count == 0 ? default : rows[0];
    }

    public async Task<FilePage> ListFilesAsync(
        string client, DateTimeOffset now, int limit, FileCursor? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var rows = await QueryAsync(
            StoreOperation.FindFiles, FileSql.List(client, now, limit, after), FileSql.Read, cancellationToken);
        StoredFile[] files = [.. rows.Take(limit)];
        return new FilePage(files, rows.Count > limit ? new FileCursor(files[^1].CreatedAt, files[^1].Name) : null);
    }

    public async Task<StoredFile?> RemoveFileAsync(
        string name, string client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var write = new FileWrite<StoredFile?>(
            FileSql.Remove(name, client, now), FileSql.FindOwn(name, client), static row => row is null ? null : FileSql.Read(row))
        {
            AsksAfter = FileSql.ChangePlace,
        };
        await CommitAsync(write, cancellationToken);
        return write.Result;
    }

    public async Task<IReadOnlyList<StoredFile>> TakeExpiredFilesAsync(
        string? client, DateTimeOffset now, int batch, CancellationToken cancellationToken)
    {
        // A write waits for the lock of all files, so nothing is written if nothing has expired.
        var expired = await QueryAsync(
            StoreOperation.FindFiles, FileSql.HasExpired(client, now), static row => row.GetString(0), cancellationToken);
        if (expired.Count > 0)
        {
            await CommitAsync(new StatementsWrite(StoreOperation.ChangeFiles, FileSql.Expire(client, now, batch)), cancellationToken);
        }

        return await QueryAsync(StoreOperation.FindFiles, FileSql.Removable(client, batch), FileSql.Read, cancellationToken);
    }

    public async Task<bool> ForgetFileAsync(string name, CancellationToken cancellationToken)
    {
        var write = new OneStatementWrite(StoreOperation.ChangeFiles, FileSql.Forget(name));
        await CommitAsync(write, cancellationToken);
        return write.Rows > 0;
    }

    public async Task<IReadOnlyList<AbandonedPart>> TakeAbandonedPartsAsync(
        string token, DateTimeOffset now, DateTimeOffset until, int batch, CancellationToken cancellationToken)
    {
        await CommitAsync(
            new StatementsWrite(StoreOperation.ChangeFiles, FilePartSql.TakeAbandoned(token, now, until, batch)), cancellationToken);
        return await QueryAsync(
            StoreOperation.FindFiles, FilePartSql.Taken(token, until),
            row => new AbandonedPart(new PartLease(row.GetString(0), (int)row.GetInt64(1), token), row.GetString(2)), cancellationToken);
    }

    public async Task<IReadOnlyList<FilePart>> FindPartsAsync(IReadOnlyList<string> attempts, CancellationToken cancellationToken)
    {
        var found = new List<FilePart>();
        foreach (var query in FilePartSql.PartsOf(attempts))
        {
            found.AddRange(await QueryAsync(StoreOperation.FindFiles, query, FilePartSql.ReadPart, cancellationToken));
        }

        return found;
    }

    private async Task<FileOutcome> ChangeFileAsync(
        IReadOnlyList<SqlStatement> statements, int place, SqlStatement question, FileOutcome withoutRow,
        CancellationToken cancellationToken)
    {
        var write = new FileWrite<FileOutcome>(statements, question, row => FileSql.ReadOutcome(row, withoutRow))
        {
            Decision = (place, FileOutcome.Done),
        };
        await CommitAsync(write, cancellationToken);
        return write.Result;
    }

    /// <summary>The caller was told that its part did not begin, and it will never receive a byte of it.</summary>
    private async Task AbandonWhenSettledAsync(FileWrite<FileOutcome> write, PartLease lease)
    {
        await write.Settled;
        if (!write.NeverBegan)
        {
            _behind.Retry(StoreOperation.ChangeFiles, FilePartSql.Abandon(lease));
        }
    }

    /// <summary>No other process uses the database, and this one has no lease yet: the processes that had one have ended.</summary>
    private Task EndLeasesAsync(CancellationToken cancellationToken) => _database.IsExclusive
        ? _committer.CommitAsync(new StatementsWrite(StoreOperation.ChangeFiles, FilePartSql.EndLeases()), cancellationToken)
        : Task.CompletedTask;
}
