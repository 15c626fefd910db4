using Microsoft.Extensions.Primitives;

namespace Gateway.Diagnostics.Logging;

/// <summary>
/// A configuration that Serilog passes to the methods that create its sinks. <see cref="StandardOutputConfiguration"/> records here
/// which sinks it has created, because Serilog's logger does not return its sinks.
/// </summary>
internal sealed class SinkConfiguration(IConfiguration inner) : IConfiguration
{
    public List<StandardOutputSink> Created { get; } = [];

    public string? this[string key]
    {
        get => inner[key];
        set => inner[key] = value;
    }

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();
}
