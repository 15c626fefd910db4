namespace Gateway.Json;

/// <summary>Limits of one JSON body.</summary>
/// <param name="MaxDepth">Maximum nesting; the root object has depth 1.</param>
/// <param name="MaxValues">Maximum number of values: members and array elements at every depth.</param>
internal readonly record struct JsonLimits(int MaxDepth, int MaxValues)
{
    /// <summary>
    /// Maximum length of a member name in bytes of the text, escapes as written. Names are compared with each other and with the
    /// contract, so their length bounds the cost of each comparison.
    /// </summary>
    public const int MaxNameBytes = 1024;
}
