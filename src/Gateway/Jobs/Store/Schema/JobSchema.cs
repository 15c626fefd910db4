namespace Gateway.Jobs.Store.Schema;

/// <summary>The schema of both databases. Tables have the prefix <c>gateway_</c>, because a PostgreSQL database may be shared.</summary>
internal static class JobSchema
{
    private const string TextMark = "{text}";

    /// <summary>The types are those of PostgreSQL. SQLite interprets <c>bigint</c> and <c>double precision</c> correctly, and stores bytes
    /// unchanged in a column of any type.</summary>
    public static readonly IReadOnlyList<Migration> Migrations =
    [
        new(
            1,
            """
            CREATE TABLE gateway_jobs (
                request_id {text} NOT NULL PRIMARY KEY,
                client {text} NOT NULL,
                model {text} NOT NULL,
                upstream_path {text} NOT NULL,
                submitted_at bigint NOT NULL,
                images_asked bigint NOT NULL,
                body_bytes bigint NOT NULL,
                body_digest bytea NOT NULL,
                status bigint NOT NULL,
                in_progress_at bigint,
                finished_at bigint,
                cancel_requested_at bigint,
                last_polled_at bigint,
                error_type {text},
                error {text},
                inference_time double precision)
            """,
            "CREATE INDEX gateway_jobs_by_client ON gateway_jobs (client, submitted_at, request_id)",
            "CREATE INDEX gateway_jobs_by_age ON gateway_jobs (submitted_at)",
            """
            CREATE TABLE gateway_idempotency (
                client {text} NOT NULL,
                idempotency_key {text} NOT NULL,
                body_digest bytea NOT NULL,
                token {text} NOT NULL,
                state bigint NOT NULL,
                claimed_at bigint NOT NULL,
                lease_until bigint NOT NULL,
                expires_at bigint NOT NULL,
                status_code bigint,
                request_id {text},
                answer bytea,
                PRIMARY KEY (client, idempotency_key))
            """,
            "CREATE INDEX gateway_idempotency_by_expiry ON gateway_idempotency (expires_at)",
            "CREATE TABLE gateway_probe (id bigint NOT NULL PRIMARY KEY, probed_at bigint NOT NULL)"),
        new(
            2,
            """
            CREATE TABLE gateway_doubts (
                client {text} NOT NULL,
                submit_digest bytea NOT NULL,
                request_id {text},
                error_status bigint,
                error_type {text},
                error_message {text},
                expires_at bigint NOT NULL,
                PRIMARY KEY (client, submit_digest))
            """,
            "CREATE INDEX gateway_doubts_by_expiry ON gateway_doubts (expires_at)"),
        new(3, "ALTER TABLE gateway_jobs ADD COLUMN traceparent {text}") { IsAddition = true },
        // Only columns that may be null, and new tables: a program of an older version can use the database at the same time.
        new(
            4,
            "ALTER TABLE gateway_jobs ADD COLUMN next_poll_at bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN lease_owner {text}",
            "ALTER TABLE gateway_jobs ADD COLUMN missing_since bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN missing_answers bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN lost_reason bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN end_token bigint",
            """
            CREATE TABLE gateway_outbox (
                request_id {text} NOT NULL,
                kind {text} NOT NULL,
                created_at bigint NOT NULL,
                due_at bigint NOT NULL,
                attempts bigint NOT NULL,
                lease_owner {text},
                PRIMARY KEY (request_id, kind))
            """,
            "CREATE INDEX gateway_outbox_due ON gateway_outbox (kind, due_at)") { IsAddition = true },
        // The only table with contents of requests: a result may quote the prompt. SQLite reads a row up to the last column that it needs,
        // so the document is the last one.
        new(
            5,
            "ALTER TABLE gateway_jobs ADD COLUMN result_outcome bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN image_count bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN image_width bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN image_height bigint",
            "ALTER TABLE gateway_jobs ADD COLUMN image_type {text}",
            "ALTER TABLE gateway_jobs ADD COLUMN billable_units {text}",
            """
            CREATE TABLE gateway_results (
                request_id {text} NOT NULL PRIMARY KEY,
                client {text} NOT NULL,
                place bigint NOT NULL,
                bytes bigint NOT NULL,
                submitted_at bigint NOT NULL,
                kept_at bigint NOT NULL,
                status bigint NOT NULL,
                content_type {text},
                headers {text},
                length bigint NOT NULL,
                body bytea NOT NULL)
            """,
            "CREATE INDEX gateway_results_by_client ON gateway_results (client, place, bytes)",
            "CREATE INDEX gateway_results_by_place ON gateway_results (place, bytes, client)",
            "CREATE INDEX gateway_results_by_age ON gateway_results (kept_at)",
            "CREATE INDEX gateway_results_by_submit ON gateway_results (submitted_at)",
            """
            CREATE TABLE gateway_result_totals (
                client {text} NOT NULL PRIMARY KEY,
                bytes bigint NOT NULL,
                documents bigint NOT NULL,
                places bigint NOT NULL,
                cut bigint)
            """) { IsAddition = true },
        new(
            6,
            // Up to created_at, which is the time of the submit, the submit writes the columns. The other ones are null until the job has
            // ended: then the deliveries begin.
            """
            CREATE TABLE gateway_webhooks (
                request_id {text} NOT NULL PRIMARY KEY,
                client {text} NOT NULL,
                url {text} NOT NULL,
                receiver {text} NOT NULL,
                created_at bigint NOT NULL,
                state bigint,
                line {text},
                due_at bigint,
                lease_owner {text},
                round_at bigint,
                round_attempts bigint,
                attempts bigint,
                resends bigint,
                resent_at bigint)
            """,
            "CREATE INDEX gateway_webhooks_due ON gateway_webhooks (line, due_at) WHERE state = 1",
            "CREATE INDEX gateway_webhooks_unscheduled ON gateway_webhooks (created_at) WHERE state IS NULL",
            "CREATE INDEX gateway_webhooks_by_age ON gateway_webhooks (created_at)",
            """
            CREATE TABLE gateway_webhook_attempts (
                request_id {text} NOT NULL,
                number bigint NOT NULL,
                at bigint NOT NULL,
                duration bigint NOT NULL,
                status bigint,
                failure {text},
                PRIMARY KEY (request_id, number))
            """,
            """
            CREATE TABLE gateway_webhook_keys (
                generation bigint NOT NULL PRIMARY KEY,
                kid {text} NOT NULL,
                private_key bytea NOT NULL,
                created_at bigint NOT NULL,
                signs_from bigint NOT NULL,
                published_until bigint)
            """) { IsAddition = true },
    ];

    /// <summary>The indexes of tables that may have rows, which are built after the migrations.</summary>
    public static readonly IReadOnlyList<LateIndex> LateIndexes =
    [
        // The open jobs by their next time. A job without a time was stored by an older version, and is due since its submit.
        new("gateway_jobs_due", "gateway_jobs ((COALESCE(next_poll_at, submitted_at))) WHERE status < 2"),
    ];

    /// <summary>The migrations that a database still needs, in order. A database may be newer than the program if its newer migrations are
    /// additions.</summary>
    /// <param name="migrations">The migrations that the program knows.</param>
    /// <param name="required">The newest migration of the database that every program must know.</param>
    /// <param name="added">The newest addition of the database; 0: it has none.</param>
    /// <exception cref="JobStoreSchemaException">The database has a migration that the program must know and does not know.</exception>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> migrations, long required, long added) =>
        required > migrations[^1].Version
            ? throw new JobStoreSchemaException((int)required, migrations[^1].Version)
            : [.. migrations.Where(migration => migration.Version > Math.Max(required, added))];

    /// <param name="statement">A statement of a migration.</param>
    /// <param name="textType">The database's type for text that is compared by code point in every locale.</param>
    public static string For(string statement, string textType) => statement.Replace(TextMark, textType, StringComparison.Ordinal);
}
