namespace Gateway.Jobs.Store.Files;

/// <summary>A part whose lease has ended, and which a sweep has taken.</summary>
/// <param name="Lease">The lease of the sweep.</param>
/// <param name="Attempt">The token of the request that has received the part. It is in the name of its bytes.</param>
internal sealed record AbandonedPart(PartLease Lease, string Attempt);
