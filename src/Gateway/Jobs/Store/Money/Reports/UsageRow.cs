using Gateway.Money;

namespace Gateway.Jobs.Store.Money.Reports;

/// <summary>The submits of a client for a model on a day, in the time zone of the money.</summary>
/// <param name="Day">Such as <c>2026-11-26</c>.</param>
/// <param name="Client">The client.</param>
/// <param name="Model">The model.</param>
/// <param name="Jobs">Jobs that were accepted.</param>
/// <param name="ImagesAsked">Images that they asked for.</param>
/// <param name="ImagesDelivered">Images of their results, as far as the gateway has read them.</param>
/// <param name="Failed">Jobs that failed.</param>
/// <param name="Cancelled">Jobs that were cancelled.</param>
/// <param name="Lost">Jobs that the gateway has given up.</param>
/// <param name="Refused">Submits that the limits of the client refused.</param>
/// <param name="Reserved">Money of jobs that run, or whose result is awaited.</param>
/// <param name="Settled">Money of jobs whose cost is known.</param>
/// <param name="Released">Money that was reserved and was not charged.</param>
/// <param name="Doubtful">Money of submits whose outcome nobody knows.</param>
internal sealed record UsageRow(
    string Day,
    string Client,
    string Model,
    long Jobs,
    long ImagesAsked,
    long ImagesDelivered,
    long Failed,
    long Cancelled,
    long Lost,
    long Refused,
    NanoDollars Reserved,
    NanoDollars Settled,
    NanoDollars Released,
    NanoDollars Doubtful)
{
    /// <summary>The sum of two rows of the same day, client and model.</summary>
    public static UsageRow operator +(UsageRow one, UsageRow other) => new(
        one.Day,
        one.Client,
        one.Model,
        one.Jobs + other.Jobs,
        one.ImagesAsked + other.ImagesAsked,
        one.ImagesDelivered + other.ImagesDelivered,
        one.Failed + other.Failed,
        one.Cancelled + other.Cancelled,
        one.Lost + other.Lost,
        one.Refused + other.Refused,
        one.Reserved + other.Reserved,
        one.Settled + other.Settled,
        one.Released + other.Released,
        one.Doubtful + other.Doubtful);
}
