using Gateway.Configuration.Options;

namespace Gateway.Configuration;

/// <summary>The clients that a reload added, removed or changed, by name, for the log.</summary>
internal sealed record ClientChanges(IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Changed)
{
    private const string Prefix = $"{GatewayOptions.Section}:Clients:";

    public static ClientChanges Between(GatewaySettings before, GatewaySettings after, IReadOnlyList<string> changedKeys)
    {
        var old = before.Options.Clients;
        var now = after.Options.Clients;
        return new ClientChanges(
            [.. now.Keys.Where(name => !old.ContainsKey(name)).Order(StringComparer.Ordinal)],
            [.. old.Keys.Where(name => !now.ContainsKey(name)).Order(StringComparer.Ordinal)],
            [.. now.Keys.Where(name => old.ContainsKey(name) && changedKeys.Any(key => IsUnder(key, name))).Order(StringComparer.Ordinal)]);
    }

    private static bool IsUnder(string key, string name) => key.StartsWith($"{Prefix}{name}:", StringComparison.OrdinalIgnoreCase);
}
