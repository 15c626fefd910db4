namespace Gateway.Jobs.Listing;

/// <summary>One change of a job's status, and the time when this gateway learned of it.</summary>
internal sealed record JobStep(string Status, DateTime At);
