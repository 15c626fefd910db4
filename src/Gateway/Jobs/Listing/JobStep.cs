namespace Gateway.Jobs.Listing;

/// <summary>One change in a job's life, and when this gateway learned of it.</summary>
internal sealed record JobStep(string Status, DateTime At);
