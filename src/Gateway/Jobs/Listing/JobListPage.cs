namespace Gateway.Jobs.Listing;

/// <param name="Jobs">The newest first.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record JobListPage(IReadOnlyList<JobView> Jobs, string? NextCursor);
