namespace Gateway.FunctionalTests.Faults;

/// <summary>What came of one cell on one store.</summary>
/// <param name="Answer">Status, <c>error_type</c> and <c>Retry-After</c>.</param>
/// <param name="Stored">What the store holds afterwards.</param>
/// <param name="Client">What the official client does next.</param>
internal sealed record FaultRow(string Answer, string Stored, string Client);
