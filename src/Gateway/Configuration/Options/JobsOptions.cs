namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Jobs</c>: retention and polling of jobs. <c>ConnectionStrings:Jobs</c> configures the store.</summary>
internal sealed class JobsOptions
{
    /// <summary>How long a job is stored after its submit. Default 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Maximum age of a stored status that is returned without a call to the upstream. Default 0.5 s.</summary>
    public TimeSpan StatusFreshness { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum time that <c>Prefer: wait</c> may delay the response to a submit. Default 1 min; 0 disables waiting.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the response to a submit with an <c>Idempotency-Key</c> is replayed. Default 1 day.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Applies after a submit without an <c>Idempotency-Key</c> whose outcome is unknown or whose client disconnected: for this time an
    /// identical submit creates no job. Default 1 min; 0 disables it.
    /// </summary>
    public TimeSpan DoubtWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Deadline of one call to the store. Default 5 s. After it: 503.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its submit a job that has not ended is given up: it ends as LOST. Default 1 day.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Memory for recently used jobs and their last status, in bytes. Default: <see cref="MemoryDefaults.CacheBytes"/>.
    /// </summary>
    public long CacheBytes { get; set; } = MemoryDefaults.OfProcess.CacheBytes;
}
