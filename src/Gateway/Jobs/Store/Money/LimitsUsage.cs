using Gateway.Money;

namespace Gateway.Jobs.Store.Money;

/// <summary>What a client uses of its limits, as one transaction sees it.</summary>
/// <param name="IsAdmitted">Whether the reservation of the request exists.</param>
/// <param name="SubmitsInWindow">Submits of the last 60 seconds, with the admitted one.</param>
/// <param name="OldestInWindow">The time of the oldest of them.</param>
/// <param name="BlockingSubmit">The time of the submit that must leave the window before the next one is admitted. Null: none
/// must.</param>
/// <param name="JobsInFlight">Jobs and submits that hold a slot.</param>
/// <param name="FirstSlotUntil">When the first of these slots ends at the latest.</param>
/// <param name="SpentInDay">Spent on the day of the request.</param>
/// <param name="SpentInMonth">Spent in its month.</param>
/// <param name="SpentInTotal">Spent in all time.</param>
internal sealed record LimitsUsage(
    bool IsAdmitted,
    long SubmitsInWindow,
    DateTimeOffset? OldestInWindow,
    DateTimeOffset? BlockingSubmit,
    long JobsInFlight,
    DateTimeOffset? FirstSlotUntil,
    NanoDollars SpentInDay,
    NanoDollars SpentInMonth,
    NanoDollars SpentInTotal);
