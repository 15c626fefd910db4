using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Clients;
using Gateway.Configuration.Binding;
using Gateway.Jobs.Listing;
using Gateway.Jobs.Store.Sql;
using Gateway.Jobs.Store;
using Gateway.Jobs;
using Gateway.Money;
using Gateway.Text;

namespace Gateway.Administration.Queries;

/// <summary>The parameters that several operations have.</summary>
internal static class QueryParameters
{
    public const string Csv = "csv";
    public const string Json = "json";

    public static QueryParameter<string> Client { get; } =
        new("client", "Only of this client.", TextSchema(), text => ClientName.IsValid(text) ? text : null, () => QueryForms.Client);

    public static QueryParameter<string> Model { get; } = new(
        "model", "Only of this model, such as `fal-ai/imagen4/preview`.", TextSchema(), text => ModelId.IsValid(text) ? text : null,
        () => JobQueryErrors.Model);

    public static QueryParameter<JobStatus?> Status { get; } = new(
        "status", "Only jobs with this status.", Choice(JobStatusName.All), JobStatusName.Parse,
        () => JobQueryErrors.Status(JobStatusName.All));

    public static QueryParameter<JobOutcome?> Outcome { get; } = new(
        "outcome", "Only jobs with this outcome. `open`: the job has not ended.", Choice(JobOutcomes.All), JobOutcomes.Parse,
        () => JobQueryErrors.Status(JobOutcomes.All));

    public static QueryParameter<string> ErrorType { get; } =
        new("error_type", "Only jobs that failed with this `error_type`.", TextSchema(), Plain, () => QueryForms.Text);

    public static QueryParameter<string> RequestId { get; } =
        new("request_id", "Only this job.", TextSchema(), Plain, () => QueryForms.Text);

    public static QueryParameter<DateTimeOffset?> Since { get; } = new(
        "since", "Only at or after this time, such as `2030-12-31` or `2030-12-31T23:59:59Z`. Without an offset it is UTC.", TextSchema(),
        Time, () => JobQueryErrors.Date);

    public static QueryParameter<DateTimeOffset?> Until { get; } =
        new("until", "Only before this time.", TextSchema(), Time, () => JobQueryErrors.Date);

    public static QueryParameter<DateOnly?> From { get; } =
        new("from", "The first day, in the time zone of the money.", DaySchema(), Day, () => JobQueryErrors.Day);

    public static QueryParameter<DateOnly?> To { get; } = new("to", "The last day.", DaySchema(), Day, () => JobQueryErrors.Day);

    public static QueryParameter<int?> Limit { get; } = new(
        "limit", "The number of entries on a page. With `format=csv` the default is all.",
        new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = JobFilter.MaxLimit, ["default"] = JobFilter.DefaultLimit },
        Count, () => JobQueryErrors.Limit(JobFilter.MaxLimit));

    public static QueryParameter<JobCursor> Cursor { get; } = new(
        "cursor", "The `next_cursor` of the previous page. Send the same filter with it.", TextSchema(), JobCursor.TryParse,
        () => JobQueryErrors.Cursor);

    public static QueryParameter<string> Format { get; } = new(
        "format", "`csv`: a table for a spreadsheet. So does the header `Accept: text/csv`.", Choice([Json, Csv]),
        text => text is Json or Csv ? text : null, () => JobQueryErrors.Status([Json, Csv]));

    public static QueryParameter<WebhookFilterState?> WebhookState { get; } = new(
        "state", "Only deliveries in this state.", Choice(WebhookFilterState.Names), WebhookFilterState.Parse,
        () => JobQueryErrors.Status(WebhookFilterState.Names));

    /// <summary>A text that a database can compare.</summary>
    public static string? Plain(string text) => StoreText.IsPlausibleId(text) ? text : null;

    public static JsonObject TextSchema() => new() { ["type"] = "string" };

    public static JsonObject Choice(IEnumerable<string> names) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonObject DaySchema() => new() { ["type"] = "string", ["format"] = "date" };

    /// <summary>The unescaped '+' of a time offset has been decoded to a space.</summary>
    private static DateTimeOffset? Time(string text) =>
        (DateTimeOffset?)ScalarConverter.Convert(typeof(DateTimeOffset), text.Replace(' ', '+'), out _);

    private static DateOnly? Day(string text) => MoneyCalendar.TryParseDay(text, out var day) ? day : null;

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= JobFilter.MaxLimit
            ? count
            : null;
}
