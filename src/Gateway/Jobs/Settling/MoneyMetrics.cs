using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Contracts;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Metrics;
using Gateway.Money;

namespace Gateway.Jobs.Settling;

/// <summary>The metrics of money. The process whose write moves the money counts the movement.</summary>
internal sealed class MoneyMetrics(ConfiguredNames names, TimeProvider time) : IMeasured
{
    private Counter<long>? _moved;
    private Counter<long>? _exceeded;
    private Instrument? _doubtful;
    private DoubtfulTotals? _doubtfulTotals;
    private int _differences = -1;

    /// <summary>Whether somebody reads what only the store knows.</summary>
    public bool IsRead => _doubtful is { Enabled: true };

    public void AddTo(GatewayMeter meter)
    {
        _moved = meter.Counter(
            "gateway.money.moved", "{nanodollar}", "Money that was reserved, settled, released or became doubtful.");
        _exceeded = meter.Counter("gateway.money.exceeded", "{job}", "Jobs that cost more than was reserved for them.");
        _doubtful = meter.Values(
            "gateway.money.doubtful", "{submit}", "Submits of all clients that may have been charged and that no operator has decided.",
            () => Known(Volatile.Read(ref _doubtfulTotals), static totals => totals.Count));
        meter.Values(
            "gateway.money.doubtful.oldest.age", "s", "Age of the oldest of these submits; 0 without one.",
            () => Known(
                Volatile.Read(ref _doubtfulTotals),
                totals => totals.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0));
        meter.Values(
            "gateway.ledger.good", null, "1: the last check of the ledger found no difference, 0: it found one.",
            () => Volatile.Read(ref _differences) is >= 0 and var count ? new[] { new Measurement<long>(count == 0 ? 1 : 0) } : []);
    }

    /// <param name="kind">A constant of <see cref="LedgerKinds"/>.</param>
    /// <param name="client">The client that pays.</param>
    /// <param name="model">The model.</param>
    /// <param name="amount">The amount: of a release the reserved one.</param>
    public void Moved(string kind, string client, string model, NanoDollars amount)
    {
        if (_moved is { Enabled: true })
        {
            _moved.Add(amount.Value, new TagList
            {
                { "kind", kind },
                { TagNames.Client, names.OfClient(client) },
                { TagNames.Model, names.OfModel(model) },
            });
        }
    }

    /// <summary>A move of this process took effect.</summary>
    public void Moved(StoredReservation reservation, LedgerMove move)
    {
        if ((move.Kind == LedgerKinds.Settle ? move.Charged : reservation.Amount) is { } amount)
        {
            Moved(move.Kind, reservation.Client, reservation.Model, amount);
        }
    }

    /// <summary>A write of this process has ended a job, and moved its money unless the result decides.</summary>
    public void Ended(JobRecord job, JobCost? cost)
    {
        if (cost is { Amount: { } amount, State: ReservationState.Released or ReservationState.Doubtful })
        {
            Moved(cost.State == ReservationState.Released ? LedgerKinds.Release : LedgerKinds.Doubt, job.Client, job.Model, amount);
        }
    }

    public void Exceeded(string client, string model) => _exceeded?.Add(1, new TagList
    {
        { TagNames.Client, names.OfClient(client) },
        { TagNames.Model, names.OfModel(model) },
    });

    public void Doubtful(DoubtfulTotals totals) => Volatile.Write(ref _doubtfulTotals, totals);

    /// <param name="differences">The number of differences that the check of the ledger has found.</param>
    public void Checked(int differences) => Volatile.Write(ref _differences, differences);

    private static IEnumerable<Measurement<T>> Known<T>(DoubtfulTotals? totals, Func<DoubtfulTotals, T> read)
        where T : struct =>
        totals is null ? [] : [new Measurement<T>(read(totals))];
}
