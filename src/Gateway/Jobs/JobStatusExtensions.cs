namespace Gateway.Jobs;

internal static class JobStatusExtensions
{
    public static bool IsFinal(this JobStatus status) => status >= JobStatus.Completed;
}
