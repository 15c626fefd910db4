namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Following</c>: the gateway asks for every open job until it has ended.</summary>
internal sealed class FollowingOptions
{
    /// <summary>The least wait of a job that is older than <see cref="OldAge"/>.</summary>
    public static readonly TimeSpan LeastWaitOfOldJobs = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan OldAge = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] DefaultWaits =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
    ];

    /// <summary>Whether open jobs are followed. Default true. If not, a job ends only when a client asks for it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The waits between the submit, the first poll, the second poll and so on. The last one repeats. Default 2, 3, 5, 10, 30 s. A job
    /// that is older than an hour is polled at most every 5 min.
    /// </summary>
    public List<TimeSpan> Schedule { get; set; } = [];

    /// <summary>Maximum number of polls at a time. Default 16.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>
    /// Maximum number of polls per second. Default 50. They also count in <see cref="LimitsOptions.UpstreamPollsPerSecond"/>.
    /// </summary>
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>The schedule in use.</summary>
    public IReadOnlyList<TimeSpan> Waits => Schedule.Count > 0 ? Schedule : DefaultWaits;

    /// <summary>The wait between the submit and the first poll.</summary>
    public TimeSpan FirstWait => Waits[0];

    public TimeSpan LongestWait => Waits.Max() is var longest && longest > LeastWaitOfOldJobs ? longest : LeastWaitOfOldJobs;

    /// <summary>The wait after a poll of a job of this age. The age alone decides, so that late polls are not made up for.</summary>
    public TimeSpan WaitAt(TimeSpan age)
    {
        var waits = Waits;
        if (age < TimeSpan.Zero)
        {
            // The clock was set back, or the clocks of two replicas differ.
            return waits[0];
        }

        var due = TimeSpan.Zero;
        foreach (var wait in waits)
        {
            due += wait;
            if (age < due)
            {
                return wait;
            }
        }

        return age >= OldAge && waits[^1] < LeastWaitOfOldJobs ? LeastWaitOfOldJobs : waits[^1];
    }
}
