namespace Gateway.Configuration.Files;

/// <summary>The secrets directory cannot be read at start.</summary>
internal sealed class SecretFilesException(string message) : Exception(message);
