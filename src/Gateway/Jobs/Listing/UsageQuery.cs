using System.Globalization;
using Gateway.Errors;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;
using Gateway.Text;

namespace Gateway.Jobs.Listing;

/// <summary>Reads the filter of <c>GET /usage</c>. Unknown parameters and invalid values are refused.</summary>
internal static class UsageQuery
{
    public const int DefaultDays = 31;
    public const int DefaultLimit = 100;

    private const string From = "from";
    private const string To = "to";
    private const string Limit = "limit";

    private static readonly string[] Names = ["model", From, To, Limit, "cursor"];

    /// <param name="query">The query of the request.</param>
    /// <param name="client">The client.</param>
    /// <param name="today">The last day without <c>to</c>.</param>
    /// <param name="calendar">The days of the money.</param>
    /// <param name="filter">The filter, if there is no error.</param>
    public static GatewayError? Read(
        IQueryCollection query, string client, DateOnly today, MoneyCalendar calendar, out UsageFilter filter)
    {
        var read = new UsageFilter { Client = client, From = default, To = today, Calendar = calendar, Limit = DefaultLimit };
        DateOnly? from = null;
        foreach (var (name, values) in query)
        {
            filter = read;
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                return JobQueryErrors.Unknown(Names);
            }

            if (values is not [{ Length: > 0 } value])
            {
                return JobQueryErrors.NotOnce(name);
            }

            if (Apply(ref read, ref from, name, value) is { } right)
            {
                return JobQueryErrors.Wrong(name, right);
            }
        }

        var first = from ?? read.To.AddDays(1 - DefaultDays);
        filter = read with { From = first };
        return first > read.To || read.To.DayNumber - first.DayNumber >= UsageFilter.MaxDays
            ? JobQueryErrors.Wrong(To, JobQueryErrors.LastDay(UsageFilter.MaxDays))
            : null;
    }

    /// <returns>Null: the value is valid. Otherwise the valid form.</returns>
    private static Message? Apply(ref UsageFilter read, ref DateOnly? from, string name, string value)
    {
        switch (name)
        {
            case From:
                from = DayOf(value);
                return from is null ? JobQueryErrors.Day : null;
            case To:
                var to = DayOf(value);
                read = read with { To = to ?? read.To };
                return to is null ? JobQueryErrors.Day : null;
            case Limit:
                var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
                read = read with { Limit = limit };
                return isNumber && limit is > 0 and <= UsageFilter.MaxLimit ? null : JobQueryErrors.Limit(UsageFilter.MaxLimit);
            case "model":
                read = read with { Model = value };
                return ModelId.IsValid(value) ? null : JobQueryErrors.Model;
            default:
                read = read with { After = UsageCursor.TryParse(value) };
                return read.After is null ? JobQueryErrors.Cursor : null;
        }
    }

    /// <summary>The day before the first one and the day after the last one must exist too.</summary>
    private static DateOnly? DayOf(string value) =>
        MoneyCalendar.TryParseDay(value, out var day) && day.Year is > 1970 and < 9000 ? day : null;
}
