namespace Gateway.Json;

/// <summary>What one JSON body may hold.</summary>
/// <param name="MaxDepth">Deepest nesting; the root object is depth 1.</param>
/// <param name="MaxValues">Most values: members and array elements at every depth.</param>
internal readonly record struct JsonLimits(int MaxDepth, int MaxValues);
