namespace Gateway.Jobs.Store;

/// <param name="Jobs">Newest first.</param>
/// <param name="Next">The start of the next page. Null: this is the last page.</param>
internal sealed record JobPage(IReadOnlyList<JobRecord> Jobs, JobCursor? Next);
