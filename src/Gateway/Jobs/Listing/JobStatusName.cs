namespace Gateway.Jobs.Listing;

/// <summary>The name of a status in a client's list. The queue API has no names for failed and cancelled, which a list must
/// distinguish.</summary>
internal static class JobStatusName
{
    public const string CancelRequested = "CANCELLATION_REQUESTED";

    private static readonly (JobStatus Status, string Name)[] Names =
    [
        (JobStatus.InQueue, "IN_QUEUE"),
        (JobStatus.InProgress, "IN_PROGRESS"),
        (JobStatus.Completed, "COMPLETED"),
        (JobStatus.Failed, "FAILED"),
        (JobStatus.Cancelled, "CANCELLED"),
        (JobStatus.Lost, "LOST"),
    ];

    public static IEnumerable<string> All => Names.Select(row => row.Name);

    public static string Of(JobStatus status) => Names.First(row => row.Status == status).Name;

    public static JobStatus? Parse(string name)
    {
        foreach (var row in Names)
        {
            if (row.Name == name)
            {
                return row.Status;
            }
        }

        return null;
    }
}
