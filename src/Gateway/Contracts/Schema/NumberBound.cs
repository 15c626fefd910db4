using Gateway.Json;

namespace Gateway.Contracts.Schema;

/// <summary>A number of a contract: its exact value, and its text as the file has it, for messages.</summary>
internal sealed record NumberBound(ExactNumber Value, string Text);
