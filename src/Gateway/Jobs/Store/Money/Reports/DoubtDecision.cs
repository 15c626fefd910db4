using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>What an operator decides about a doubtful submit.</summary>
/// <param name="Reservation">The submit.</param>
/// <param name="IsCharged">Whether the upstream charges it. False: it is released.</param>
/// <param name="Amount">What it costs, if it is charged. Null: what it counts now.</param>
/// <param name="Actor">The label of the administration key.</param>
/// <param name="Note">Why, in the words of the operator. The audit log has it. Null: not said.</param>
/// <param name="At">The time of the decision.</param>
internal sealed record DoubtDecision(
    string Reservation, bool IsCharged, NanoDollars? Amount, string Actor, string? Note, DateTimeOffset At)
{
    /// <summary>The longest <see cref="Note"/> in characters.</summary>
    public const int MaxNoteLength = 500;

    /// <summary>The largest <see cref="Amount"/>. Sums of amounts must not become too large for a balance.</summary>
    public static readonly NanoDollars MaxAmount = new(1_000_000 * NanoDollars.PerDollar);
}
