namespace Gateway.Jobs.Store.Webhooks;

/// <summary>A line with deliveries that are due.</summary>
/// <param name="Line">The line of the deliveries of one client to one receiver.</param>
/// <param name="DueAt">The earliest time of a delivery in it.</param>
internal sealed record DueLine(string Line, DateTimeOffset DueAt);
