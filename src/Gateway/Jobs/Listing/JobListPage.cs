namespace Gateway.Jobs.Listing;

/// <param name="Jobs">The newest job first.</param>
/// <param name="NextCursor">The value of <c>cursor</c> for the next page. Null: this is the last page.</param>
internal sealed record JobListPage(IReadOnlyList<JobView> Jobs, string? NextCursor);
