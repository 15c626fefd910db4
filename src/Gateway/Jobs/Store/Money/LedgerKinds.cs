namespace Gateway.Jobs.Store.Money;

/// <summary>The kinds of movements in the ledger. They are stored.</summary>
internal static class LedgerKinds
{
    /// <summary>The most that a job can cost is counted as spent.</summary>
    public const string Reserve = "reserve";

    /// <summary>Nothing is charged.</summary>
    public const string Release = "release";

    /// <summary>The job has ended, and its result decides. The amount does not change.</summary>
    public const string Await = "await";

    /// <summary>The cost replaces the reserved amount.</summary>
    public const string Settle = "settle";

    /// <summary>Nobody knows the outcome. The amount does not change.</summary>
    public const string Doubt = "doubt";

    /// <summary>The outcome is known after all, and the job runs. The amount does not change.</summary>
    public const string Resume = "resume";

    /// <summary>The sum of movements that are older than the retention, which this row replaces.</summary>
    public const string Carry = "carry";
}
