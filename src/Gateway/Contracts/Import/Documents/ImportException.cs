namespace Gateway.Contracts.Import.Documents;

/// <summary>A document from which no contract can be made. The message begins with its file or URL.</summary>
internal sealed class ImportException(string message) : Exception(message);
