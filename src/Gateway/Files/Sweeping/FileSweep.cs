using System.Security.Cryptography;
using Gateway.Files.Storage;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Files;

namespace Gateway.Files.Sweeping;

/// <summary>
/// One round of the sweep. It removes bytes first and rows after them, so that a round that is cut off is repeated by the next one. Several
/// replicas may sweep at once: a lease passes to one of them, and a removal that is made twice does nothing the second time.
/// </summary>
internal sealed class FileSweep(IFileStore store, IFileStorage storage, TimeProvider time)
{
    /// <summary>Number of rows or names that are read at once.</summary>
    public const int Batch = 100;

    /// <summary>The storage is listed in every round, unless that takes long: between two listings is at least this many times the time of
    /// the earlier one.</summary>
    public const int ListingShare = 20;

    /// <summary>Younger bytes are kept, whatever the store says of them.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Until then nobody receives the part. Parts that were not removed until then are taken again.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly ExpiredFiles _expired = new(store, storage, time);
    private long? _listedAt;
    private TimeSpan _pause;

    /// <exception cref="JobStoreUnavailableException">The store has failed. What <paramref name="result"/> says was done.</exception>
    public async Task RunAsync(SweepResult result, CancellationToken cancellation)
    {
        // Parts first: a file that is being removed keeps its row as long as one of its parts has a lease.
        await RepeatAsync(SweepAbandonedAsync, result, cancellation);
        await RepeatAsync(SweepExpiredAsync, result, cancellation);
        if (result.GoesOn && (_listedAt is not { } listedAt || time.GetElapsedTime(listedAt) >= _pause))
        {
            var startedAt = time.GetTimestamp();
            if (await result.TryAsync(() => SweepOrphansAsync(result, cancellation)))
            {
                (_listedAt, _pause) = (startedAt, time.GetElapsedTime(startedAt) * ListingShare);
            }
        }
    }

    /// <summary>Sweeps batch after batch. A batch that was not removed completely would come again.</summary>
    private static async Task RepeatAsync(
        Func<SweepResult, CancellationToken, Task<int>> sweep, SweepResult result, CancellationToken cancellation)
    {
        while (result.GoesOn && await sweep(result, cancellation) == Batch && result.Failure is null)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> SweepAbandonedAsync(SweepResult result, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var parts = await store.TakeAbandonedPartsAsync(token, now, now + Lease, Batch, cancellation);
        foreach (var (lease, attempt) in parts)
        {
            if (result.GoesOn && time.GetUtcNow() < now + Lease
                && await result.TryAsync(() => storage.RemoveAsync(StorageNames.Of(lease.Name, lease.Number, attempt), cancellation)))
            {
                await store.AbandonPartAsync(lease, cancellation);
                result.Removed(SweptReason.Abandoned);
            }
            else
            {
                // The client may send the part again before the next round.
                await store.EndLeaseAsync(lease, time.GetUtcNow(), cancellation);
            }
        }

        return parts.Count;
    }

    private Task<int> SweepExpiredAsync(SweepResult result, CancellationToken cancellation) =>
        _expired.RemoveAsync(client: null, Batch, result, cancellation);

    /// <summary>The row of a part has the token of its attempt before the first byte of the attempt. Bytes of every other attempt belong to
    /// no file and to no upload that is under way, also if the file exists: the part was sent again, or its request has lost its
    /// lease.</summary>
    private async Task SweepOrphansAsync(SweepResult result, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Grace;
        var names = new List<string>(Batch);
        await foreach (var (name, changedAt) in storage.ListAsync(cancellation))
        {
            if (changedAt < before)
            {
                names.Add(name);
            }

            if (names.Count == Batch)
            {
                await RemoveUnknownAsync(names, result, cancellation);
                names.Clear();
            }
        }

        await RemoveUnknownAsync(names, result, cancellation);
    }

    private async Task RemoveUnknownAsync(List<string> names, SweepResult result, CancellationToken cancellation)
    {
        var parts = await store.FindPartsAsync(
            [.. names.Select(StorageNames.AttemptOf).Distinct(StringComparer.Ordinal)], cancellation);
        var known = parts.Select(static part => StorageNames.Of(part)).ToHashSet(StringComparer.Ordinal);
        // As long as a part is received, its bytes may be incomplete.
        known.UnionWith(parts.Where(static part => part.Digest is null)
            .Select(static part => StorageNames.Of(part) + StorageNames.PartialEnd));
        string[] orphans = [.. names.Where(name => !known.Contains(name))];
        // In any order, so that bytes that cannot be removed do not keep back all others.
        Random.Shared.Shuffle(orphans);
        var failures = 0;
        foreach (var name in orphans.TakeWhile(_ => failures < SweepResult.MaxFailures))
        {
            if (await result.TryAsync(() => storage.RemoveAsync(name, cancellation)))
            {
                result.Removed(SweptReason.Orphaned);
                failures = 0;
            }
            else
            {
                failures++;
            }
        }
    }
}
