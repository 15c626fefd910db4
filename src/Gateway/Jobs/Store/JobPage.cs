namespace Gateway.Jobs.Store;

/// <param name="Jobs">Newest first.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
internal sealed record JobPage(IReadOnlyList<JobRecord> Jobs, JobCursor? Next);
