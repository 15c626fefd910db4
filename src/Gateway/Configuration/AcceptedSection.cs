
namespace Gateway.Configuration;

/// <summary>
/// A section as it was when a snapshot of it was last accepted. YARP, the server and Serilog follow their configuration by themselves;
/// following the live one they would take up values that the rules refused, and lose theirs with a file that can't be read.
/// </summary>
internal sealed class AcceptedSection : ConfigurationProvider, IConfigurationSource
{
    private readonly string _prefix;

    public AcceptedSection(string section, IReadOnlyDictionary<string, string> keys)
    {
        _prefix = $"{section}:";
        Data = Select(keys);
        Root = new ConfigurationBuilder().Add(this).Build();
        Section = Root.GetSection(section);
    }

    /// <summary>A configuration with this section alone.</summary>
    public IConfiguration Root { get; }

    /// <summary>The section's content, without the section's own name.</summary>
    public IConfiguration Section { get; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Accept(IReadOnlyDictionary<string, string> keys)
    {
        Data = Select(keys);
        OnReload();
    }

    private Dictionary<string, string?> Select(IReadOnlyDictionary<string, string> keys) => keys
        .Where(pair => pair.Key.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.OrdinalIgnoreCase);
}
