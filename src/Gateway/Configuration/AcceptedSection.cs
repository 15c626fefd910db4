
namespace Gateway.Configuration;

/// <summary>
/// A section as it was when its snapshot was last accepted. YARP, Kestrel and Serilog reload their sections themselves. If they read
/// the live configuration, they would apply values that the rules refused, and lose their values if a file cannot be read.
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

    /// <summary>A configuration with this section only.</summary>
    public IConfiguration Root { get; }

    /// <summary>The content of the section, without the name of the section.</summary>
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
