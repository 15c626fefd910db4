using Gateway.Jobs.Store.Money.Reports;

namespace Gateway.Jobs.Listing;

/// <summary>A client's usage of one model on one day, as <c>GET /usage</c> shows it. Amounts are dollars.</summary>
internal sealed record UsageView(
    string Day,
    string Model,
    long Jobs,
    long ImagesAsked,
    long ImagesDelivered,
    long Failed,
    long Cancelled,
    long Lost,
    long Refused,
    string Reserved,
    string Settled,
    string Released,
    string Doubtful)
{
    public static UsageView Of(UsageRow row) => new(
        row.Day, row.Model, row.Jobs, row.ImagesAsked, row.ImagesDelivered, row.Failed, row.Cancelled, row.Lost, row.Refused,
        row.Reserved.ToString(), row.Settled.ToString(), row.Released.ToString(), row.Doubtful.ToString());

    /// <param name="Usage">By day and model.</param>
    /// <param name="NextCursor">Null on the last page.</param>
    /// <param name="TimeZone">The time zone of the days.</param>
    internal sealed record Page(IReadOnlyList<UsageView> Usage, string? NextCursor, string TimeZone)
    {
        public static Page Of(UsagePage page, string zone) => new([.. page.Rows.Select(UsageView.Of)], page.Next?.ToString(), zone);
    }
}
