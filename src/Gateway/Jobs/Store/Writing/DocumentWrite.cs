using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Changes kept results under the lock of all of them, in parts. The numbers of rows tell how many documents each part has removed.
/// </summary>
internal sealed class DocumentWrite : StoreWrite
{
    private readonly List<SqlStatement> _statements = [DocumentSql.Lock()];
    private readonly List<int> _removals = [];
    private (Settlement Settlement, int Place)? _settled;

    public DocumentWrite(StoreOperation operation) => Operation = operation;

    public override StoreOperation Operation { get; }

    public override IReadOnlyList<SqlStatement> Statements => _statements;

    /// <summary>The number of documents that each removing part has removed.</summary>
    public IReadOnlyList<int> Removed { get; private set; } = [];

    public DocumentWrite Add(params IEnumerable<SqlStatement> statements)
    {
        _statements.AddRange(statements);
        return this;
    }

    /// <param name="statements">The statements of the part.</param>
    /// <param name="removal">The place of the one that removes.</param>
    public DocumentWrite AddRemoval(IEnumerable<SqlStatement> statements, int removal)
    {
        _removals.Add(_statements.Count + removal);
        return Add(statements);
    }

    /// <summary>Moves the money of the job if its result is awaited.</summary>
    public void AddSettlement(Settlement? settlement)
    {
        if (settlement is not null)
        {
            var (reservation, move) = (settlement.Reservation, settlement.Move);
            Add(LedgerSql.Move(reservation.Client, reservation.Id, move, ReservationState.AwaitingResult));
            _settled = (settlement, _statements.Count - 1);
        }
    }

    public override SqlStatement? Affected(ReadOnlySpan<int> rows)
    {
        var removed = new int[_removals.Count];
        for (var part = 0; part < removed.Length; part++)
        {
            removed[part] = rows[_removals[part]];
        }

        Removed = removed;
        if (_settled is { } settled)
        {
            settled.Settlement.TookEffect = rows[settled.Place] == 1;
        }

        return null;
    }
}
