namespace Gateway.Jobs.Store.Documents;

/// <param name="Total">Maximum bytes of all documents.</param>
/// <param name="OfClient">Maximum bytes of the documents of one client.</param>
internal sealed record DocumentLimits(long Total, long OfClient);
