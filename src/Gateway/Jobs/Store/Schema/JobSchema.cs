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
        new(
            7,
            // One row for each client that has had a limit. Its lock is the lock of everything that is counted for the client.
            "CREATE TABLE gateway_admissions (client {text} NOT NULL PRIMARY KEY)",
            // One row for each admitted submit. An amount is whole nano-dollars. The amount is what the reservation counts now: the most
            // that the job can cost, later what it has cost, or 0. It is null if the model has no price.
            """
            CREATE TABLE gateway_reservations (
                id {text} NOT NULL PRIMARY KEY,
                client {text} NOT NULL,
                number bigint NOT NULL,
                model {text} NOT NULL,
                state bigint NOT NULL,
                movements bigint NOT NULL,
                admitted_at bigint NOT NULL,
                day {text} NOT NULL,
                slot_until bigint,
                due_at bigint,
                request_id {text},
                reserved bigint,
                amount bigint,
                price {text},
                unit bigint,
                unit_amount bigint,
                max_megapixels bigint,
                images bigint NOT NULL,
                held bigint)
            """,
            "CREATE INDEX gateway_reservations_by_time ON gateway_reservations (client, admitted_at, number)",
            "CREATE INDEX gateway_reservations_slots ON gateway_reservations (client, slot_until) WHERE slot_until IS NOT NULL",
            "CREATE INDEX gateway_reservations_due ON gateway_reservations (due_at) WHERE due_at IS NOT NULL",
            "CREATE INDEX gateway_reservations_doubtful ON gateway_reservations (admitted_at) WHERE state = 5",
            // The movements of money, which never change. The amount is the change of what is counted as spent.
            """
            CREATE TABLE gateway_ledger (
                reservation {text} NOT NULL,
                movement bigint NOT NULL,
                at bigint NOT NULL,
                client {text} NOT NULL,
                model {text} NOT NULL,
                request_id {text},
                day {text} NOT NULL,
                kind {text} NOT NULL,
                amount bigint NOT NULL,
                price {text} NOT NULL,
                reason {text} NOT NULL,
                actor {text},
                PRIMARY KEY (reservation, movement))
            """,
            "CREATE INDEX gateway_ledger_by_client ON gateway_ledger (client, at)",
            // What is counted for a client in a period: T (all time), M and a month, D and a day. The three amounts together are spent.
            """
            CREATE TABLE gateway_balances (
                client {text} NOT NULL,
                period {text} NOT NULL,
                reserved bigint NOT NULL,
                settled bigint NOT NULL,
                doubtful bigint NOT NULL,
                PRIMARY KEY (client, period))
            """,
            "ALTER TABLE gateway_jobs ADD COLUMN reservation {text}") { IsAddition = true },
        new(
            8,
            // Submits that the limits of a client refused.
            """
            CREATE TABLE gateway_refusals (
                day {text} NOT NULL,
                client {text} NOT NULL,
                model {text} NOT NULL,
                refused bigint NOT NULL,
                PRIMARY KEY (day, client, model))
            """,
            "CREATE INDEX gateway_ledger_by_time ON gateway_ledger (at, reservation, movement)") { IsAddition = true },
        new(
            9,
            // One row. The revision rises in the transaction of each change of a client, a key or a pause, and its row is the lock of them.
            "CREATE TABLE gateway_revisions (id bigint NOT NULL PRIMARY KEY, revision bigint NOT NULL)",
            // Lists are JSON arrays and budgets a JSON object.
            """
            CREATE TABLE gateway_clients (
                name {text} NOT NULL PRIMARY KEY,
                folded_name {text} NOT NULL,
                version bigint NOT NULL,
                disabled bigint NOT NULL,
                models {text} NOT NULL,
                webhook_hosts {text} NOT NULL,
                submits_per_minute bigint,
                jobs_in_flight bigint,
                budgets {text} NOT NULL,
                created_at bigint NOT NULL,
                changed_at bigint NOT NULL)
            """,
            "CREATE UNIQUE INDEX gateway_clients_by_folded_name ON gateway_clients (folded_name)",
            // Of a key, only the digest is stored.
            """
            CREATE TABLE gateway_client_keys (
                client {text} NOT NULL,
                label {text} NOT NULL,
                key_id {text} NOT NULL,
                digest bytea NOT NULL,
                created_at bigint NOT NULL,
                expires bigint,
                models {text} NOT NULL,
                rotated_from {text},
                replaced_label {text},
                PRIMARY KEY (client, label))
            """,
            "CREATE UNIQUE INDEX gateway_client_keys_by_digest ON gateway_client_keys (digest)",
            "CREATE UNIQUE INDEX gateway_client_keys_by_id ON gateway_client_keys (key_id)",
            // A table of its own, so that a use and a change of a key do not wait for each other.
            "CREATE TABLE gateway_key_uses (key_id {text} NOT NULL PRIMARY KEY, used_at bigint NOT NULL)",
            """
            CREATE TABLE gateway_pauses (
                scope bigint NOT NULL,
                name {text} NOT NULL,
                since bigint NOT NULL,
                actor {text} NOT NULL,
                reason {text},
                PRIMARY KEY (scope, name))
            """,
            """
            CREATE TABLE gateway_audit (
                id {text} NOT NULL PRIMARY KEY,
                at bigint NOT NULL,
                actor {text} NOT NULL,
                action {text} NOT NULL,
                target {text} NOT NULL,
                state_before {text},
                state_after {text})
            """,
            "CREATE INDEX gateway_audit_by_time ON gateway_audit (at)") { IsAddition = true },
        new(
            10,
            // Uploaded files. The name is a digest of the id. Of the id in the upload URL, only the digest is stored.
            """
            CREATE TABLE gateway_files (
                name {text} NOT NULL PRIMARY KEY,
                id {text} NOT NULL,
                client {text} NOT NULL,
                upload_digest bytea NOT NULL,
                state bigint NOT NULL,
                multipart bigint NOT NULL,
                declared_type {text} NOT NULL,
                file_name {text} NOT NULL,
                is_private bigint NOT NULL,
                created_at bigint NOT NULL,
                expires_at bigint NOT NULL,
                retention bigint NOT NULL,
                length bigint,
                type {text},
                digest bytea,
                parts bigint,
                attempt {text})
            """,
            "CREATE UNIQUE INDEX gateway_files_by_upload ON gateway_files (upload_digest)",
            "CREATE INDEX gateway_files_by_client ON gateway_files (client, created_at, name)",
            "CREATE INDEX gateway_files_by_expiry ON gateway_files (expires_at)",
            "CREATE INDEX gateway_files_removing ON gateway_files (name) WHERE state = 2",
            // The parts of an upload; number 0 is a whole file. While a part is received, it has a lease with an end, and its bytes are
            // reserved. A part that was received keeps the lease without an end, so that a repeated write finds that it was made. The
            // attempt is the token in the name of the bytes; a sweep takes the lease and leaves it. Outside of a transaction, no bytes are
            // uncounted.
            """
            CREATE TABLE gateway_file_parts (
                name {text} NOT NULL,
                number bigint NOT NULL,
                bytes bigint NOT NULL,
                uncounted bigint NOT NULL,
                digest {text},
                lease {text} NOT NULL,
                attempt {text} NOT NULL,
                leased_until bigint,
                PRIMARY KEY (name, number))
            """,
            "CREATE INDEX gateway_file_parts_by_attempt ON gateway_file_parts (attempt)",
            "CREATE INDEX gateway_file_parts_by_lease ON gateway_file_parts (leased_until) WHERE leased_until IS NOT NULL",
            // Of each client, and of all files under the empty name.
            """
            CREATE TABLE gateway_file_totals (
                client {text} NOT NULL PRIMARY KEY,
                files bigint NOT NULL,
                bytes bigint NOT NULL)
            """) { IsAddition = true },
    ];

    /// <summary>The indexes of tables that may have rows, which are built after the migrations.</summary>
    public static readonly IReadOnlyList<LateIndex> LateIndexes =
    [
        // The open jobs by their next time. A job without a time was stored by an older version, and is due since its submit.
        new("gateway_jobs_due", "gateway_jobs ((COALESCE(next_poll_at, submitted_at))) WHERE status < 2"),
        // For operators who look for failures among many jobs. A job that ends well is in none of them.
        new("gateway_jobs_not_completed", "gateway_jobs (status, submitted_at, request_id) WHERE status > 2"),
        new("gateway_jobs_by_error", "gateway_jobs (error_type, submitted_at, request_id) WHERE error_type IS NOT NULL"),
        new("gateway_webhooks_not_delivered", "gateway_webhooks (state, created_at, request_id) WHERE state > 2"),
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
