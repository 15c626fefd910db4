using Yarp.ReverseProxy.Configuration;

namespace Gateway.Documentation.Serving;

/// <summary>Counts how often YARP has applied routes. The document contains a submit only for models with a route.</summary>
internal sealed class RouteRevision : IConfigChangeListener
{
    private long _current;

    public long Current => Interlocked.Read(ref _current);

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => Interlocked.Increment(ref _current);

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
    }
}
