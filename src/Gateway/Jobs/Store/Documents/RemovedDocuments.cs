namespace Gateway.Jobs.Store.Documents;

/// <summary>Numbers of documents that a write has removed.</summary>
/// <param name="ForClient">Because the documents of their client had reached their limit.</param>
/// <param name="ForTotal">Because all documents together had reached their limit.</param>
internal readonly record struct RemovedDocuments(int ForClient, int ForTotal);
