namespace Gateway.Jobs.Store.Counts;

/// <param name="Count">Number of stored jobs that have not ended.</param>
/// <param name="Oldest">Time of the submit of the oldest of them. Null: there is none.</param>
internal sealed record OpenCount(long Count, DateTimeOffset? Oldest);
