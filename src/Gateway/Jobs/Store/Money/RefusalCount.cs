namespace Gateway.Jobs.Store.Money;

/// <summary>Submits that the limits of a client refused.</summary>
/// <param name="Day">Such as <c>2026-11-26</c>, in the time zone of the money.</param>
/// <param name="Client">The client.</param>
/// <param name="Model">The model.</param>
/// <param name="Count">Their number.</param>
internal sealed record RefusalCount(string Day, string Client, string Model, long Count);
