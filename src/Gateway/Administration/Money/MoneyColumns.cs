using Gateway.Administration.Csv;
using Gateway.Jobs.Store.Money.Reports;
using Gateway.Money;

namespace Gateway.Administration.Money;

/// <summary>The tables of money.</summary>
internal static class MoneyColumns
{
    public static IReadOnlyList<CsvColumn<UsageRow>> Usage { get; } =
    [
        new("day", row => row.Day),
        new("client", row => row.Client),
        new("model", row => row.Model),
        new("jobs", row => CsvText.Of(row.Jobs)),
        new("images_asked", row => CsvText.Of(row.ImagesAsked)),
        new("images_delivered", row => CsvText.Of(row.ImagesDelivered)),
        new("failed", row => CsvText.Of(row.Failed)),
        new("cancelled", row => CsvText.Of(row.Cancelled)),
        new("lost", row => CsvText.Of(row.Lost)),
        new("refused", row => CsvText.Of(row.Refused)),
        new("reserved", row => row.Reserved.ToString()),
        new("settled", row => row.Settled.ToString()),
        new("released", row => row.Released.ToString()),
        new("doubtful", row => row.Doubtful.ToString()),
    ];

    /// <summary>An amount is in one of two columns, so that no cell begins with a minus sign, which begins a formula too.</summary>
    public static IReadOnlyList<CsvColumn<LedgerRow>> Movements { get; } =
    [
        new("reservation", row => row.Reservation),
        new("movement", row => CsvText.Of(row.Movement)),
        new("at", row => CsvText.Of(row.At.UtcDateTime)),
        new("client", row => row.Client),
        new("model", row => row.Model),
        new("request_id", row => row.RequestId),
        new("day", row => row.Day),
        new("kind", row => row.Kind),
        new("increase", row => row.Amount >= NanoDollars.Zero ? row.Amount.ToString() : null),
        new("decrease", row => row.Amount < NanoDollars.Zero ? (NanoDollars.Zero - row.Amount).ToString() : null),
        new("price", row => row.Price),
        new("reason", row => row.Reason),
        new("actor", row => row.Actor),
    ];
}
