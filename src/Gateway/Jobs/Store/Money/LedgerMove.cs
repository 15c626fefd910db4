using Gateway.Money;

namespace Gateway.Jobs.Store.Money;

/// <summary>One change of a reservation by compare-and-set, with its row of the ledger.</summary>
/// <param name="Kind">The kind of the movement, a constant of <see cref="LedgerKinds"/>.</param>
/// <param name="To">The state after the change.</param>
/// <param name="Charged">What the job costs, if the change settles it. Otherwise null: a release counts 0, and any other change leaves the
/// amount.</param>
/// <param name="At">The time of the change.</param>
/// <param name="Reason">Why, in a few words of <c>[a-z_]</c>.</param>
internal sealed record LedgerMove(string Kind, ReservationState To, NanoDollars? Charged, DateTimeOffset At, string Reason)
{
    /// <summary>The administration key that decided it. Null: the gateway itself.</summary>
    public string? Actor { get; init; }

    /// <summary>When the change must be followed by another one. Null: never.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
