namespace Gateway.Jobs.Store.Counts;

/// <summary>The open jobs in one part of the stored jobs.</summary>
/// <param name="Open">The open jobs of this part.</param>
/// <param name="End">Time of the submit of the last job of this part. Null: there is no job after it.</param>
internal sealed record OpenPage(OpenCount Open, DateTimeOffset? End);
