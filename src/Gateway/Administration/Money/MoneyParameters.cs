using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Administration.Queries;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Money.Reports;

namespace Gateway.Administration.Money;

/// <summary>The parameters of the lists of money.</summary>
internal static class MoneyParameters
{
    private const string PreviousPage = "The `next_cursor` of the previous page. Send the same filter with it.";
    private const int DefaultRows = 100;

    public static QueryParameter<MoneyTime?> From { get; } = new(
        "from", "Only movements at or after this time. A day begins in the time zone of the money.", QueryParameters.TextSchema(),
        MoneyTime.Parse, () => JobQueryErrors.Date);

    public static QueryParameter<MoneyTime?> To { get; } = new(
        "to", "Only movements before this time. A day is included.", QueryParameters.TextSchema(), MoneyTime.Parse,
        () => JobQueryErrors.Date);

    public static QueryParameter<LedgerCursor> Cursor { get; } =
        new("cursor", PreviousPage, QueryParameters.TextSchema(), LedgerCursor.TryParse, () => JobQueryErrors.Cursor);

    public static QueryParameter<UsageCursor> UsageCursor { get; } = new(
        "cursor", PreviousPage, QueryParameters.TextSchema(), Jobs.Store.Money.Reports.UsageCursor.TryParse, () => JobQueryErrors.Cursor);

    public static QueryParameter<int?> Limit { get; } = new(
        "limit", "The number of entries on a page. With `format=csv` the default is all.",
        new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = LedgerFilter.MaxLimit, ["default"] = DefaultRows },
        Count, () => JobQueryErrors.Limit(LedgerFilter.MaxLimit));

    public static int Rows(int? limit) => limit ?? DefaultRows;

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= LedgerFilter.MaxLimit
            ? count
            : null;
}
