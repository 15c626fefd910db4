using System.Diagnostics.Metrics;
using Gateway.Metrics;

namespace Gateway.Jobs.Store;

/// <summary>The metrics of the store's operations. The store records them itself.</summary>
internal sealed class StoreMetrics(TimeProvider time) : IMeasured
{
    private const string Ok = "ok";
    private const string Failed = "failed";
    private const string Cancelled = "cancelled";

    private static readonly StoreOperation[] Operations = Enum.GetValues<StoreOperation>();
    private static readonly IReadOnlyList<long> GroupBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    private readonly long[] _failures = new long[Operations.Length];
    private Histogram<double>? _operations;
    private Histogram<long>? _groups;

    public void AddTo(GatewayMeter meter)
    {
        _operations = meter.Times("gateway.store.operation", "Time of an operation of the job store.", TimeBuckets.Store);
        _groups = meter.Sizes("gateway.store.group", "writes", "Writes that share one transaction.", GroupBounds);
        meter.Totals("gateway.store.failures", "{operation}", "Failed operations of the job store.", ReadFailures);
    }

    /// <summary>The start of an operation, for <see cref="Succeeded"/> and <see cref="Ended"/>.</summary>
    public long Begin() => time.GetTimestamp();

    public void Succeeded(StoreOperation operation, long startedAt) => Record(operation, startedAt, Ok);

    /// <summary>Records an operation that threw an exception.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="startedAt">The time of <see cref="Begin"/>.</param>
    /// <param name="isCancelled">Whether the caller did not wait for the end. This is no failure of the store.</param>
    public void Ended(StoreOperation operation, long startedAt, bool isCancelled)
    {
        Record(operation, startedAt, isCancelled ? Cancelled : Failed);
        if (!isCancelled)
        {
            Interlocked.Increment(ref _failures[(int)operation]);
        }
    }

    /// <summary>Records a committed transaction.</summary>
    /// <param name="writes">The number of its writes.</param>
    public void Committed(int writes) => _groups?.Record(writes);

    public static string NameOf(StoreOperation operation) => operation switch
    {
        StoreOperation.AddJob => "add_job",
        StoreOperation.UpdateJobs => "update_jobs",
        StoreOperation.EndJob => "end_job",
        StoreOperation.FindJob => "find_job",
        StoreOperation.ListJobs => "list_jobs",
        StoreOperation.ClaimKey => "claim_key",
        StoreOperation.SettleKey => "settle_key",
        StoreOperation.RecordDoubt => "record_doubt",
        StoreOperation.FindDoubt => "find_doubt",
        StoreOperation.ForgetDoubt => "forget_doubt",
        StoreOperation.DeleteExpired => "delete_expired",
        StoreOperation.FollowJobs => "follow_jobs",
        StoreOperation.CarryOutWork => "carry_out_work",
        StoreOperation.KeepResult => "keep_result",
        StoreOperation.FindResult => "find_result",
        StoreOperation.RemoveResult => "remove_result",
        StoreOperation.DeliverWebhooks => "deliver_webhooks",
        StoreOperation.WebhookKeys => "webhook_keys",
        StoreOperation.Count => "count",
        StoreOperation.Admit => "admit",
        StoreOperation.SettleAdmission => "settle_admission",
        StoreOperation.FindUsage => "find_usage",
        StoreOperation.ChangeClients => "change_clients",
        StoreOperation.FindClients => "find_clients",
        StoreOperation.NoteKeyUses => "note_key_uses",
        StoreOperation.FindAudit => "find_audit",
        StoreOperation.MoveMoney => "move_money",
        StoreOperation.ReadLedger => "read_ledger",
        StoreOperation.CountRefusals => "count_refusals",
        StoreOperation.ChangeFiles => "change_files",
        StoreOperation.FindFiles => "find_files",
        StoreOperation.Probe => "probe",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "The operation has no name"),
    };

    private IEnumerable<Measurement<long>> ReadFailures() => Operations.Select(operation => new Measurement<long>(
        Interlocked.Read(ref _failures[(int)operation]), new KeyValuePair<string, object?>(TagNames.Operation, NameOf(operation))));

    private void Record(StoreOperation operation, long startedAt, string outcome)
    {
        if (_operations is { Enabled: true })
        {
            _operations.Record(
                time.GetElapsedTime(startedAt).TotalSeconds,
                new(TagNames.Operation, NameOf(operation)),
                new KeyValuePair<string, object?>(TagNames.Outcome, outcome));
        }
    }
}
