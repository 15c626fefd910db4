using Gateway.Configuration.Validation;
using Gateway.Contracts.Reading;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Upstream.Forwarding;

/// <summary>
/// YARP's routes for the contracts: one for each first segment of a model, such as <c>/fal-ai/{**rest}</c>. The operator's own routes
/// have a higher priority. A segment keeps its route until the process ends, because clients still follow the jobs of a removed
/// contract by their URLs.
/// </summary>
internal sealed class ContractRoutes : IProxyConfigProvider
{
    private readonly ContractCatalogue _catalogue;
    private readonly InMemoryConfigProvider _routes = new([], []);
    private readonly List<string> _segments = [];
    private readonly Lock _updating = new();

    public ContractRoutes(ContractCatalogue catalogue)
    {
        _catalogue = catalogue;
        catalogue.Changed += Update;
        Update();
    }

    public IProxyConfig GetConfig() => _routes.GetConfig();

    private void Update()
    {
        lock (_updating)
        {
            var added = _catalogue.Current.FirstSegments.Except(_segments, StringComparer.Ordinal).ToList();
            if (added.Count > 0)
            {
                _segments.AddRange(added);
                _routes.Update([.. _segments.Select(RouteOf)], []);
            }
        }
    }

    /// <summary>Each route has a unique order after the operator's routes, and its number in its id. Routing and route ids ignore case, so
    /// two segments that differ only in case would otherwise be ambiguous.</summary>
    private static RouteConfig RouteOf(string segment, int index) => new()
    {
        RouteId = $"contracts:{index + 1}:{segment}",
        ClusterId = UpstreamAddressRules.Cluster,
        Order = index + 1,
        Match = new RouteMatch { Path = $"/{segment}/{{**rest}}" },
    };
}
