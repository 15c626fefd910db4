namespace Gateway.Jobs.Results.Fetching;

/// <summary>Decides when the upstream is asked again for a result that it did not give.</summary>
internal static class ResultSchedule
{
    /// <summary>One answer that there is no result may be a fault of the upstream. If it says so for this time, there is none.</summary>
    public static readonly TimeSpan MissingTime = TimeSpan.FromMinutes(10);

    /// <summary>After this time the result is given up, whatever the fault.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>The last wait is repeated. It is shorter than the hour after which a job without a result is charged by what was asked for,
    /// so that an upstream that works again within this hour is asked before.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
    ];

    /// <param name="sinceEnd">Time since the end of the job.</param>
    /// <param name="isMissing">Whether the upstream says that it has no result.</param>
    /// <param name="attempt">The number of attempts so far.</param>
    /// <param name="asked">The wait that the upstream asks for. Null: none.</param>
    /// <returns>The wait before the next attempt. Null: the result is given up.</returns>
    public static TimeSpan? Next(TimeSpan sinceEnd, bool isMissing, int attempt, TimeSpan? asked)
    {
        if (sinceEnd >= (isMissing ? MissingTime : LongestTime))
        {
            return null;
        }

        var wait = Waits[Math.Clamp(attempt, 1, Waits.Length) - 1];
        return asked > wait ? asked : wait;
    }
}
