using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Gateway.UnitTests.Configuration;

/// <summary>A configuration in memory that a test can change and reload. Its initial values are valid for Production.</summary>
internal sealed class TestConfiguration
{
    public const string Token = "upstream-token-XYZZY";
    public const string Sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly MemoryConfigurationProvider _provider;

    public TestConfiguration(params (string Key, string? Value)[] changes)
    {
        Root = new ConfigurationBuilder().AddInMemoryCollection(Valid()).Build();
        _provider = (MemoryConfigurationProvider)Root.Providers.Single();
        Set(changes);
    }

    public IConfigurationRoot Root { get; }

    public static Dictionary<string, string?> Valid() => new()
    {
        ["Gateway:Upstream:Token"] = Token,
        ["Gateway:Clients:studio:Keys:0:Sha256"] = Sha256,
        ["ReverseProxy:Routes:submit:ClusterId"] = "quickrouter",
        ["ReverseProxy:Clusters:quickrouter:Destinations:primary:Address"] = "https://api.quickrouter.ai/",
    };

    /// <summary>Sets values without a change event. Null removes the value.</summary>
    public void Set(params (string Key, string? Value)[] changes)
    {
        foreach (var (key, value) in changes)
        {
            _provider.Set(key, value);
        }
    }

    public void Reload() => Root.Reload();
}
