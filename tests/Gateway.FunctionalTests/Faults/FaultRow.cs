namespace Gateway.FunctionalTests.Faults;

/// <summary>The result of one cell on one store.</summary>
/// <param name="Answer">Status, <c>error_type</c> and <c>Retry-After</c>.</param>
/// <param name="Stored">The state in the store after the call.</param>
/// <param name="Client">The behaviour of the official client.</param>
internal sealed record FaultRow(string Answer, string Stored, string Client);
