using Gateway.Files.Storage;
using Gateway.Jobs.Store.Files;
using Gateway.Jobs.Store.Health;

namespace Gateway.Files.Sweeping;

/// <summary>
/// Makes room for an upload that exceeds a limit: removes what has expired and was not swept yet, and tries again. Everything that is
/// counted is still in the storage, so a client that lets files expire quickly cannot fill the storage faster than it is emptied.
/// </summary>
internal sealed class FileRoom(IFileStore store, IFileStorage storage, StoreMonitor monitor, SweepMetrics metrics, TimeProvider time)
{
    /// <summary>The files of one step. The first ones often make enough room.</summary>
    public const int Batch = 20;

    /// <summary>How long a request may wait for room.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ExpiredFiles _expired = new(store, storage, time);
    private readonly Turns _turns = new();

    /// <param name="client">The client of the upload.</param>
    /// <param name="call">Reserves something. It is repeated when there is more room.</param>
    /// <param name="aborted">Cancelled when the client leaves.</param>
    /// <returns>The outcome of the last call.</returns>
    /// <exception cref="OperationCanceledException">The client has left while the request waited for room.</exception>
    /// <exception cref="Jobs.Store.JobStoreUnavailableException">The store has failed.</exception>
    public async Task<FileOutcome> ReserveAsync(string client, Func<Task<FileOutcome>> call, CancellationToken aborted)
    {
        var outcome = await monitor.WatchAsync(call());
        if (!NeedsRoom(outcome))
        {
            return outcome;
        }

        using var deadline = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, aborted);
        var owner = OwnerOf(outcome, client);
        try
        {
            // One request makes room. A second one waits, and then often finds enough.
            using var turn = await _turns.EnterAsync(owner ?? "", end.Token);
            do
            {
                outcome = await monitor.WatchAsync(call());
            }
            while (NeedsRoom(outcome) && !end.IsCancellationRequested && await RemoveAsync(OwnerOf(outcome, client), end.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            // Another request still makes room, or the storage hangs.
        }

        return outcome;
    }

    private static bool NeedsRoom(FileOutcome outcome) =>
        outcome is FileOutcome.TooManyFiles or FileOutcome.ClientFull or FileOutcome.Full;

    /// <summary>Null: files of all clients make room.</summary>
    private static string? OwnerOf(FileOutcome outcome, string client) => outcome == FileOutcome.Full ? null : client;

    /// <returns>Whether something was removed, also if the removal of another file was cancelled after it.</returns>
    private async Task<bool> RemoveAsync(string? client, CancellationToken cancellation)
    {
        var result = new SweepResult();
        try
        {
            await monitor.WatchAsync(_expired.RemoveAsync(client, Batch, result, cancellation));
        }
        catch (OperationCanceledException) when (!result.IsEmpty)
        {
            // What was removed may be enough.
        }
        finally
        {
            metrics.Record(result);
        }

        return !result.IsEmpty;
    }
}
