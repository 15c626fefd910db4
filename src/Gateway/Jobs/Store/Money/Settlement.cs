namespace Gateway.Jobs.Store.Money;

/// <summary>What the result of a job changes of its money. It takes effect only if the result is still awaited.</summary>
internal sealed class Settlement(StoredReservation reservation, LedgerMove move)
{
    public StoredReservation Reservation => reservation;

    public LedgerMove Move => move;

    /// <summary>Whether the last transaction with it has moved the money. Another one may have moved it before.</summary>
    public bool TookEffect { get; set; }
}
