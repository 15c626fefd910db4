using Gateway.Configuration.Validation;

namespace Gateway.Configuration;

/// <summary>
/// A section as it was when a snapshot of it was last accepted. YARP follows its configuration by itself; following the live one it
/// would take up an address that <see cref="UpstreamAddressRules"/> refused, and lose its routes with a file that can't be read.
/// </summary>
internal sealed class AcceptedSection : ConfigurationProvider, IConfigurationSource
{
    private readonly string _prefix;

    public AcceptedSection(string section, IReadOnlyDictionary<string, string> keys)
    {
        _prefix = $"{section}:";
        Data = Select(keys);
        Configuration = new ConfigurationBuilder().Add(this).Build();
    }

    /// <summary>The section's content, without the section's own name.</summary>
    public IConfiguration Configuration { get; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Accept(IReadOnlyDictionary<string, string> keys)
    {
        Data = Select(keys);
        OnReload();
    }

    private Dictionary<string, string?> Select(IReadOnlyDictionary<string, string> keys) => keys
        .Where(pair => pair.Key.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(pair => pair.Key[_prefix.Length..], pair => (string?)pair.Value, StringComparer.OrdinalIgnoreCase);
}
