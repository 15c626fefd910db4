namespace Gateway.Commands.Remote;

/// <summary>Ends a command. The message is for the user, and contains no key.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
