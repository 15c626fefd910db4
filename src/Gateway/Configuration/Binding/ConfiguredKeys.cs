namespace Gateway.Configuration.Binding;

/// <summary>
/// Reads a section as pairs of full key path and text, for a comparison. The values may be secrets: never print them.
/// </summary>
internal static class ConfiguredKeys
{
    /// <summary>Every key below <paramref name="section"/> that has a value. An empty value counts as unset.</summary>
    public static IReadOnlyDictionary<string, string> Read(IConfiguration configuration, string section) =>
        configuration.GetSection(section).AsEnumerable()
            .Where(pair => !string.IsNullOrEmpty(pair.Value))
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that were added, removed or changed, sorted.</summary>
    public static IReadOnlyList<string> Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Order(StringComparer.OrdinalIgnoreCase)];
}
