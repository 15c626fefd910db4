namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Jobs</c>: how long jobs are remembered and how they are followed. Where they are kept says
/// <c>ConnectionStrings:Jobs</c>.</summary>
internal sealed class JobsOptions
{
    /// <summary>How long a job is remembered after its submit. Default 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How old a status may be that is given to another poll without asking the upstream. Default 0.5 s.</summary>
    public TimeSpan StatusFreshness { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time that <c>Prefer: wait</c> may hold a submit. Default 1 min; 0 turns it off.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the answer under an <c>Idempotency-Key</c> is given again. Default 1 day.</summary>
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long, after a submit without an <c>Idempotency-Key</c> whose outcome is unknown or whose client left, an identical
    /// submit buys nothing. Default 1 min; 0 turns it off.</summary>
    public TimeSpan DoubtWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Deadline of one call to the store. Default 5 s. Over it: 503.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
