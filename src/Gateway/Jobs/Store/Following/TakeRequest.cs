namespace Gateway.Jobs.Store.Following;

/// <summary>Takes due rows under a lease.</summary>
/// <param name="Owner">The process that takes them.</param>
/// <param name="Now">Rows whose time is not after this are due.</param>
/// <param name="LeaseUntil">When the lease ends. Then the rows are due again.</param>
/// <param name="Limit">The most rows.</param>
internal sealed record TakeRequest(string Owner, DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit);
