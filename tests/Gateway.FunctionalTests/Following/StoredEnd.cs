using Gateway.Jobs;

namespace Gateway.FunctionalTests.Following;

/// <summary>The end of a job in its row. A second end would have another token.</summary>
internal sealed record StoredEnd(JobStatus Status, bool IsLost, long? Token, long? FinishedAt);
