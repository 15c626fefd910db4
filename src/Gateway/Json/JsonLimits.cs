namespace Gateway.Json;

/// <summary>Limits of one JSON body.</summary>
/// <param name="MaxDepth">Maximum nesting; the root object has depth 1.</param>
/// <param name="MaxValues">Maximum number of values: members and array elements at every depth.</param>
internal readonly record struct JsonLimits(int MaxDepth, int MaxValues);
