using System.Data.Common;
using Gateway.Jobs.Store.Money;
using Gateway.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>The statements that find reservations to settle, and those that replace old ones by their sums.</summary>
internal static class SettlementSql
{
    /// <summary>The id of the row with the sums of a client's old submits, before the name of the client.</summary>
    public const string CarriedPrefix = "carried-";

    private const string Columns =
        "r.id, r.client, r.model, r.request_id, r.state, r.reserved, r.amount, r.price, r.unit, r.unit_amount, r.max_megapixels";

    /// <summary>Number of <see cref="Columns"/>.</summary>
    private const int ColumnCount = 11;

    private const string FindText =
        $"SELECT {Columns} FROM gateway_jobs j JOIN gateway_reservations r ON r.id = j.reservation WHERE j.request_id = $1";

    private const string FindByIdText = $"SELECT {Columns} FROM gateway_reservations r WHERE r.id = $1";

    /// <summary>No other row is locked meanwhile, so the lock of the client is not needed.</summary>
    private const string TakeText =
        $$"""
        WITH due AS MATERIALIZED (
            SELECT id AS request_id FROM gateway_reservations WHERE due_at <= $1 ORDER BY due_at LIMIT $3 {skip})
        UPDATE gateway_reservations SET due_at = $2 WHERE id {in due}
        RETURNING id
        """;

    private const string PostponeText = "UPDATE gateway_reservations SET due_at = $2 WHERE id = $1 AND state = 1";

    private const string FindDueText =
        $$"""
        SELECT {{Columns}}, CASE WHEN j.lost_reason IS NOT NULL AND j.status = 3 THEN 5 ELSE j.status END, j.image_count, j.billable_units,
            j.error_type
        FROM gateway_reservations r LEFT JOIN gateway_jobs j ON j.request_id = r.request_id AND j.reservation = r.id
        WHERE r.id IN ({ids})
        """;

    private const string PayersText = "SELECT client FROM gateway_admissions ORDER BY client";

    /// <summary>The final submits of a client, and the doubtful ones without an amount, about which nobody has to decide. The row with
    /// their sums has the number 0.</summary>
    private const string Old =
        "(SELECT id, amount, day FROM gateway_reservations WHERE client = $1 AND admitted_at < $2 AND number > 0 "
        + "AND (state IN (3, 4) OR (state = 5 AND amount IS NULL)) ORDER BY admitted_at, number LIMIT $3)";

    /// <summary>The day is the last one that is not complete any more.</summary>
    private const string CarryReservationsText =
        $$"""
        INSERT INTO gateway_reservations (
            id, client, number, model, state, movements, admitted_at, day, reserved, amount, price, images)
        SELECT '{{CarriedPrefix}}' || CAST($1 AS {text}), $1, 0, '', 3, 1, 0, MAX(old.day), 0, CAST(COALESCE(SUM(old.amount), 0) AS bigint),
            'carried', 0
        FROM {{Old}} AS old HAVING COUNT(*) > 0
        ON CONFLICT (id) DO UPDATE SET
            amount = gateway_reservations.amount + excluded.amount,
            day = CASE WHEN excluded.day > gateway_reservations.day THEN excluded.day ELSE gateway_reservations.day END
        """;

    private const string CarryMovementsText =
        $$"""
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, day, kind, amount, price, reason)
        SELECT '{{CarriedPrefix}}' || CAST($1 AS {text}), 1, $2, $1, '', MAX(l.day), 'carry', CAST(SUM(l.amount) AS bigint), 'carried',
            'retention'
        FROM gateway_ledger l JOIN {{Old}} AS old ON old.id = l.reservation HAVING COUNT(*) > 0
        ON CONFLICT (reservation, movement) DO UPDATE SET
            amount = gateway_ledger.amount + excluded.amount, at = excluded.at,
            day = CASE WHEN excluded.day > gateway_ledger.day THEN excluded.day ELSE gateway_ledger.day END
        """;

    private const string DeleteMovementsText = $"DELETE FROM gateway_ledger WHERE reservation IN (SELECT old.id FROM {Old} AS old)";

    /// <summary>The periods in which the carried submits counted are not complete any more.</summary>
    private const string DeleteBalancesText =
        """
        DELETE FROM gateway_balances WHERE client = $1 AND EXISTS (
            SELECT 1 FROM gateway_reservations carried WHERE carried.client = $1 AND carried.admitted_at = 0 AND carried.number = 0
                AND ((period >= 'D' AND period <= 'D' || carried.day)
                    OR (period >= 'M' AND period <= 'M' || substr(carried.day, 1, 7))))
        """;

    private const string DeleteReservationsText = $"DELETE FROM gateway_reservations WHERE id IN (SELECT old.id FROM {Old} AS old)";

    private const string AddRefusalsText =
        """
        INSERT INTO gateway_refusals (day, client, model, refused) VALUES ($1, $2, $3, $4)
        ON CONFLICT (day, client, model) DO UPDATE SET refused = gateway_refusals.refused + excluded.refused
        """;

    private const string DeleteRefusalsText = "DELETE FROM gateway_refusals WHERE day < $1";

    public static SqlStatement Find(string requestId) => new(FindText, requestId);

    public static SqlStatement FindById(string id) => new(FindByIdText, id);

    public static SqlStatement Take(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, string skipLocked) =>
        new(TakenRows.Complete(TakeText, skipLocked), now, leaseUntil, limit);

    public static SqlStatement Postpone(StoredReservation reservation, DateTimeOffset until) =>
        MoneyLock.Statement(reservation.Client, PostponeText, reservation.Id, until);

    public static SqlStatement FindDue(IReadOnlyList<string> ids) => new(
        FindDueText.Replace("{ids}", Places(ids.Count), StringComparison.Ordinal), [.. ids.Select(static id => (SqlValue)id)]);

    public static SqlStatement Payers() => new(PayersText);

    /// <returns>The statements, of which the last one removes the submits.</returns>
    public static IReadOnlyList<SqlStatement> Carry(string client, DateTimeOffset admittedBefore, int batch)
    {
        return
        [
            MoneyLock.Take(client), On(CarryReservationsText), On(CarryMovementsText), On(DeleteMovementsText),
            MoneyLock.Statement(client, DeleteBalancesText, client), On(DeleteReservationsText),
        ];

        SqlStatement On(string text) => MoneyLock.Statement(
            client, text.Replace("{text}", "text", StringComparison.Ordinal), client, admittedBefore, batch);
    }

    /// <summary>Two processes add in the same order.</summary>
    public static SqlStatement AddRefusals(RefusalCount refusals) =>
        new(AddRefusalsText, refusals.Day, refusals.Client, refusals.Model, refusals.Count)
        {
            RowKey = $"~~~{refusals.Day} {refusals.Client} {refusals.Model}",
        };

    public static SqlStatement DeleteRefusals(string beforeDay) => new(DeleteRefusalsText, beforeDay);

    public static StoredReservation Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        (ReservationState)row.GetInt64(4),
        Amount(row, 5),
        Amount(row, 6),
        row.IsDBNull(7) || row.IsDBNull(8)
            ? null
            : new SubmitPrice(
                row.GetString(7), (PriceUnit)row.GetInt64(8), Amount(row, 9)!.Value,
                row.IsDBNull(10) ? null : (int)row.GetInt64(10)));

    public static DueReservation ReadDue(DbDataReader row) => new(
        Read(row),
        row.IsDBNull(ColumnCount) ? null : (JobStatus)row.GetInt64(ColumnCount),
        row.IsDBNull(ColumnCount + 1) && row.IsDBNull(ColumnCount + 2)
            ? null
            : ResultFacts.None with
            {
                Images = row.IsDBNull(ColumnCount + 1) ? null : row.GetInt64(ColumnCount + 1),
                BillableUnits = row.IsDBNull(ColumnCount + 2) ? null : row.GetString(ColumnCount + 2),
            },
        row.IsDBNull(ColumnCount + 3) ? null : row.GetString(ColumnCount + 3));

    /// <summary>Places of parameters from <c>$1</c>.</summary>
    public static string Places(int count) => string.Join(", ", Enumerable.Range(1, count).Select(static place => $"${place}"));

    private static NanoDollars? Amount(DbDataReader row, int ordinal) =>
        row.IsDBNull(ordinal) ? null : new NanoDollars(row.GetInt64(ordinal));
}
