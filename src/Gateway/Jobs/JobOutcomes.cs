namespace Gateway.Jobs;

/// <summary>The names of outcomes.</summary>
internal static class JobOutcomes
{
    private static readonly (JobOutcome Outcome, string Name)[] Names =
    [
        (JobOutcome.Open, "open"),
        (JobOutcome.Completed, "completed"),
        (JobOutcome.Failed, "failed"),
        (JobOutcome.Cancelled, "cancelled"),
        (JobOutcome.Lost, "lost"),
    ];

    public static IEnumerable<string> All => Names.Select(row => row.Name);

    public static JobOutcome? Parse(string name) =>
        Names.Where(row => row.Name == name).Select(row => (JobOutcome?)row.Outcome).FirstOrDefault();

    public static string Of(JobStatus status)
    {
        var outcome = status switch
        {
            JobStatus.InQueue or JobStatus.InProgress => JobOutcome.Open,
            JobStatus.Completed => JobOutcome.Completed,
            JobStatus.Failed => JobOutcome.Failed,
            JobStatus.Cancelled => JobOutcome.Cancelled,
            JobStatus.Lost => JobOutcome.Lost,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "The status has no outcome"),
        };
        return Names.First(row => row.Outcome == outcome).Name;
    }
}
