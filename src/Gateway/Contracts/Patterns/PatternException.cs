namespace Gateway.Contracts.Patterns;

/// <summary>A pattern that the gateway cannot enforce exactly. The message is a predicate about the pattern.</summary>
internal sealed class PatternException(string message) : Exception(message);
