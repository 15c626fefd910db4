using Gateway.Json;

namespace Gateway.Contracts.Schema;

/// <summary>A number of a contract: its exact value, and its text in the file, for messages.</summary>
internal sealed record NumberBound(ExactNumber Value, string Text);
