using Gateway.Jobs;
using Gateway.Jobs.Store.Reports;

namespace Gateway.UnitTests.Jobs.Store;

/// <summary>The filters of the jobs of all clients that must not read all jobs.</summary>
internal static class ReportPlans
{
    public static IReadOnlyList<AllJobsFilter> Quick { get; } =
    [
        new() { RequestId = "job-1" },
        new() { Client = "studio" },
        new() { ErrorType = "broken" },
        new() { Status = JobStatus.Failed },
        new() { Status = JobStatus.Lost },
        new() { Status = JobStatus.Cancelled },
        new() { Status = JobStatus.InQueue },
        new() { Outcome = JobOutcome.Open },
        new() { Outcome = JobOutcome.Failed, Model = "model" },
    ];
}
