using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Money;

namespace Gateway.UnitTests.Jobs.Settling;

/// <summary>A store of money that lists its calls and can fail.</summary>
internal sealed class FakeMoneyStore : ISettlementStore
{
    /// <summary>The batches of due reservations. Without one, nothing is due.</summary>
    public Queue<IReadOnlyList<DueReservation>> Due { get; } = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The begin, the end of the lease, and the limit of each call that takes reservations.</summary>
    public ConcurrentQueue<(DateTimeOffset Now, DateTimeOffset Lease, int Limit)> Taken { get; } = [];

    public ConcurrentQueue<IReadOnlyList<RefusalCount>> Refusals { get; } = [];

    /// <summary>Whether the next call with this text fails.</summary>
    public Func<string, bool> Fails { get; set; } = static _ => false;

    /// <summary>Whether a move takes effect.</summary>
    public bool Moves { get; set; } = true;

    public Task<StoredReservation?> FindReservationAsync(string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> MoveAsync(StoredReservation reservation, LedgerMove move, CancellationToken cancellationToken)
    {
        Add($"move {reservation.Id} {move.Kind} {move.To} {move.Reason} {move.Charged?.ToString() ?? "-"} {Text(move.At)}");
        return Task.FromResult(Moves);
    }

    public Task<bool> EndMissedAsync(
        StoredReservation reservation, bool mayBeCharged, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Add($"end {reservation.Id} {(mayBeCharged ? "charged" : "free")} {Text(now)}");
        return Task.FromResult(true);
    }

    public Task PostponeAsync(StoredReservation reservation, DateTimeOffset until, CancellationToken cancellationToken)
    {
        Add($"postpone {reservation.Id} {Text(until)}");
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DueReservation>> TakeDueReservationsAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken)
    {
        Taken.Enqueue((now, leaseUntil, limit));
        ThrowIfAsked("take");
        return Task.FromResult(Due.TryDequeue(out var due) ? due : []);
    }

    public Task<IReadOnlyList<string>> ListPayersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> CarryForwardAsync(
        string client, DateTimeOffset admittedBefore, int batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddRefusalsAsync(IReadOnlyList<RefusalCount> refusals, CancellationToken cancellationToken)
    {
        Refusals.Enqueue(refusals);
        ThrowIfAsked("refusals");
        return Task.CompletedTask;
    }

    public Task DeleteRefusalsAsync(string beforeDay, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static string Text(DateTimeOffset time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private void Add(string call)
    {
        Calls.Enqueue(call);
        ThrowIfAsked(call);
    }

    private void ThrowIfAsked(string call)
    {
        if (Fails(call))
        {
            throw new JobStoreUnavailableException("the store of the test fails");
        }
    }
}
