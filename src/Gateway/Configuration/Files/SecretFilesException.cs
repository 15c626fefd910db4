namespace Gateway.Configuration.Files;

/// <summary>The secrets directory can't be read at start.</summary>
internal sealed class SecretFilesException(string message) : Exception(message);
