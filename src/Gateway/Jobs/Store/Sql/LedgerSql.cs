using System.Globalization;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Store.Sql;

/// <summary>
/// The statements that change reservations. A change is a compare-and-set on the state: the row of the ledger and the balances depend on
/// the state before it, and the state changes last. A repeated transaction finds the new state and changes nothing.
/// </summary>
internal static class LedgerSql
{
    /// <summary>A reservation without an amount, because its model has no price, has no rows here and in the balances.</summary>
    private const string WriteMovementText =
        """
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, request_id, day, kind, amount, price, reason, actor)
        SELECT r.id, r.movements + 1, $3, r.client, r.model, r.request_id, r.day, $4, COALESCE($2, r.amount) - r.amount, r.price, $5, $6
        FROM gateway_reservations r WHERE r.amount IS NOT NULL AND {which}
        ON CONFLICT (reservation, movement) DO NOTHING
        """;

    /// <summary>States below 3 count as reserved, 3 as settled, and 5 as doubtful.</summary>
    private const string ChangeBalancesText =
        """
        UPDATE gateway_balances SET
            reserved = gateway_balances.reserved + moved.reserved,
            settled = gateway_balances.settled + moved.settled,
            doubtful = gateway_balances.doubtful + moved.doubtful
        FROM (
            SELECT r.client AS of_client, r.day AS of_day,
                (CASE WHEN $3 < 3 THEN r.amount ELSE 0 END) - (CASE WHEN r.state < 3 THEN r.amount ELSE 0 END) AS reserved,
                CASE WHEN $3 = 3 THEN COALESCE($2, r.amount) ELSE 0 END AS settled,
                (CASE WHEN $3 = 5 THEN r.amount ELSE 0 END) - (CASE WHEN r.state = 5 THEN r.amount ELSE 0 END) AS doubtful
            FROM gateway_reservations r WHERE r.amount IS NOT NULL AND {which}) AS moved
        WHERE gateway_balances.client = moved.of_client
            AND gateway_balances.period IN ('T', 'D' || moved.of_day, 'M' || substr(moved.of_day, 1, 7))
        """;

    /// <summary>A submit without an outcome keeps its slot until the slot expires, because its job may run.</summary>
    private const string ChangeStateText =
        """
        UPDATE gateway_reservations AS r SET
            state = $3, movements = movements + 1, amount = CASE WHEN amount IS NULL THEN NULL ELSE COALESCE($2, amount) END, due_at = $4,
            slot_until = CASE WHEN $3 < 2 OR ($3 = 5 AND r.state = 0) THEN slot_until ELSE NULL END
        WHERE {which}
        """;

    /// <summary>Only if the job is that of the reservation: the upstream may give the id of an older job.</summary>
    private const string LinkJob =
        "r.id = $1 AND r.request_id IS NULL AND EXISTS (SELECT 1 FROM gateway_jobs WHERE request_id = {job} AND reservation = $1)";

    private const string LinkText =
        $$"""
        UPDATE gateway_reservations AS r SET state = 1, due_at = $2, slot_until = $2, request_id = $3
        WHERE r.state = 0 AND {{LinkJob}}
        """;

    /// <summary>A submit whose outcome was unknown is known now.</summary>
    private const string ResumeText =
        $$"""
        UPDATE gateway_reservations AS r SET
            state = 1, movements = movements + CASE WHEN amount IS NULL THEN 0 ELSE 1 END, due_at = $2, slot_until = $2, request_id = $3
        WHERE r.state = 5 AND {{LinkJob}}
        """;

    private const string WriteResumeText =
        $$"""
        INSERT INTO gateway_ledger (reservation, movement, at, client, model, request_id, day, kind, amount, price, reason)
        SELECT r.id, r.movements + 1, $2, r.client, r.model, $3, r.day, 'resume', 0, r.price, 'job_stored'
        FROM gateway_reservations r WHERE r.amount IS NOT NULL AND r.state = 5 AND {{LinkJob}}
        ON CONFLICT (reservation, movement) DO NOTHING
        """;

    private static readonly string Link = Put(LinkText, "{job}", "$3");
    private static readonly string Resume = Put(ResumeText, "{job}", "$3");
    private static readonly string WriteResume = Put(WriteResumeText, "{job}", "$3");
    private static readonly string ChangeResumed = Put(ChangeBalancesText, "{which}", $"r.state = 5 AND {Put(LinkJob, "{job}", "$4")}");

    /// <summary>The reservation belongs to a job that is stored in the same transaction, by an earlier statement.</summary>
    public static IReadOnlyList<SqlStatement> LinkTo(JobRecord job, Reserved reservation)
    {
        var (client, id, until) = (job.Client, reservation.Id, reservation.SlotUntil);
        var link = MoneyLock.Statement(client, Link, id, until, job.RequestId);
        return !reservation.IsLate
            ? [MoneyLock.Take(client), link]
            :
            [
                MoneyLock.Take(client),
                link,
                MoneyLock.Statement(client, WriteResume, id, job.SubmittedAt, job.RequestId),
                MoneyLock.Statement(client, ChangeResumed, id, (long?)null, (long)ReservationState.Running, job.RequestId),
                MoneyLock.Statement(client, Resume, id, until, job.RequestId),
            ];
    }

    /// <summary>Changes one reservation if it is in one of the given states.</summary>
    /// <param name="client">Its client.</param>
    /// <param name="id">The reservation.</param>
    /// <param name="move">The change.</param>
    /// <param name="from">The states before the change.</param>
    /// <returns>The statements, of which the last one changes one row if the change takes effect.</returns>
    public static IReadOnlyList<SqlStatement> Move(
        string client, string id, LedgerMove move, params ReadOnlySpan<ReservationState> from)
    {
        var which = $"r.id = $1 AND r.state IN ({Numbers(from)})";
        var charged = move.Charged?.Value;
        return
        [
            MoneyLock.Take(client),
            MoneyLock.Statement(client, Put(WriteMovementText, "{which}", which), id, charged, move.At, move.Kind, move.Reason, move.Actor),
            MoneyLock.Statement(client, Put(ChangeBalancesText, "{which}", which), id, charged, (long)move.To),
            MoneyLock.Statement(client, Put(ChangeStateText, "{which}", which), id, charged, (long)move.To, move.DueAt),
        ];
    }

    private static string Put(string text, string mark, string value) => text.Replace(mark, value, StringComparison.Ordinal);

    private static string Numbers(ReadOnlySpan<ReservationState> states)
    {
        var numbers = new string[states.Length];
        for (var index = 0; index < states.Length; index++)
        {
            numbers[index] = ((long)states[index]).ToString(CultureInfo.InvariantCulture);
        }

        return string.Join(", ", numbers);
    }
}
