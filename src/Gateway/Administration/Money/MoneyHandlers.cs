using Gateway.Administration.Csv;
using Gateway.Administration.Queries;
using Gateway.Administration.Routing;
using Gateway.Configuration;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Money;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;
using Gateway.Prices;

namespace Gateway.Administration.Money;

/// <summary>Usage, movements, balances and prices.</summary>
internal sealed class MoneyHandlers(
    ILedgerStore ledger, PriceBook prices, SettingsSource settings, TimeProvider time)
{
    /// <summary>Without <c>from</c>, the list begins this number of days before its last day.</summary>
    public const int DefaultDays = 30;

    private MoneyCalendar Calendar => settings.Current.Calendar;

    private string Today => Calendar.DayOf(time.GetUtcNow());

    public async Task<IResult> ListUsageAsync(AdministrationCall call)
    {
        var to = call.Query(QueryParameters.To) ?? Calendar.DateOf(time.GetUtcNow());
        var from = call.Query(QueryParameters.From) ?? to.AddDays(-Math.Min(DefaultDays, to.DayNumber));
        if (to < from || to.DayNumber - from.DayNumber >= UsageFilter.MaxDays)
        {
            return Answers.Refused(JobQueryErrors.Wrong(QueryParameters.To.Name, JobQueryErrors.LastDay(UsageFilter.MaxDays)));
        }

        var limit = call.Query(MoneyParameters.Limit);
        var filter = new UsageFilter
        {
            Client = call.Query(QueryParameters.Client),
            Model = call.Query(QueryParameters.Model),
            From = from,
            To = to,
            Calendar = Calendar,
            After = call.Query(MoneyParameters.UsageCursor),
            Limit = call.IsCsv() ? limit ?? UsageFilter.MaxLimit : MoneyParameters.Rows(limit),
        };
        var first = await ReadAsync(filter.After);
        return call.IsCsv()
            ? new CsvAnswer<UsageRow, UsageCursor>("usage", MoneyColumns.Usage, first, ReadAsync)
            : Answers.Ok(new { usage = first.Rows, next_cursor = first.Next?.ToString() });

        async Task<CsvPage<UsageRow, UsageCursor>> ReadAsync(UsageCursor? after)
        {
            var page = await ledger.ListUsageAsync(filter with { After = after }, call.Aborted);
            return new(page.Rows, call.IsCsv() && limit is not null ? null : page.Next);
        }
    }

    public async Task<IResult> ListMovementsAsync(AdministrationCall call)
    {
        var limit = call.Query(MoneyParameters.Limit);
        var filter = new LedgerFilter
        {
            Client = call.Query(QueryParameters.Client),
            From = call.Query(MoneyParameters.From)?.Begin(Calendar),
            To = call.Query(MoneyParameters.To)?.End(Calendar),
            Limit = call.IsCsv() ? limit ?? LedgerFilter.MaxLimit : MoneyParameters.Rows(limit),
        };
        var first = await ReadAsync(call.Query(MoneyParameters.Cursor));
        return call.IsCsv()
            ? new CsvAnswer<LedgerRow, LedgerCursor>("ledger", MoneyColumns.Movements, first, ReadAsync)
            : Answers.Ok(new { movements = first.Rows.Select(MovementView.Of), next_cursor = first.Next?.ToString() });

        async Task<CsvPage<LedgerRow, LedgerCursor>> ReadAsync(LedgerCursor? after)
        {
            var page = await ledger.ListMovementsAsync(filter, after, call.Aborted);
            return new(page.Rows, call.IsCsv() && limit is not null ? null : page.Next);
        }
    }

    public async Task<IResult> CheckAsync(AdministrationCall call)
    {
        var differences = await ledger.CheckAsync(call.Aborted);
        return Answers.Ok(new { good = differences.Count == 0, differences });
    }

    public async Task<IResult> ListBalancesAsync(AdministrationCall call)
    {
        var balances = await ledger.ListBalancesAsync(call.Query(QueryParameters.Client), Today, call.Aborted);
        return Answers.Ok(new { balances = balances.Select(BalanceView.Of) });
    }

    public Task<IResult> ListPricesAsync() => Task.FromResult(Answers.Ok(PricesView.Of(prices)));
}
