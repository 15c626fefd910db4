using System.Text;
using Gateway.Configuration.Binding;
using Gateway.Text;

namespace Gateway.Configuration.Validation;

/// <summary>
/// The gateway has one upstream: one cluster with one destination, and every route leads to it. Only the destination that accepted a
/// job knows it. With several destinations YARP would distribute the submits, and follow-ups of a paid job would call the wrong one.
/// </summary>
internal static class SingleUpstreamRules
{
    private const string Cluster = UpstreamAddressRules.Cluster;

    public static IEnumerable<ConfigurationProblem> Check(IConfiguration configuration)
    {
        var clusters = configuration.GetSection($"{UpstreamAddressRules.Section}:Clusters");
        var routes = configuration.GetSection($"{UpstreamAddressRules.Section}:Routes").GetChildren().ToList();
        return [.. Clusters(clusters), .. Destinations(clusters), .. Targets(routes), .. Paths(routes), .. Duplicates(routes)];
    }

    private static IEnumerable<ConfigurationProblem> Clusters(IConfigurationSection clusters) => clusters.GetChildren()
        .Where(cluster => !IsTheCluster(cluster.Key))
        .Select(cluster => ProblemAt(cluster, $"must not be configured: the gateway has one upstream, the cluster {Cluster}"));

    private static IEnumerable<ConfigurationProblem> Destinations(IConfigurationSection clusters)
    {
        var destinations = clusters.GetSection($"{Cluster}:Destinations");
        var names = destinations.GetChildren().Select(destination => Echo.Quote(destination.Key)).ToList();
        if (names.Count > 1)
        {
            yield return ProblemAt(destinations,
                $"must have exactly one destination, got {names.Count}: {string.Join(", ", names)}. "
                + "Only the destination that accepted a job knows this job. To change the address, set the Address of the existing "
                + "destination");
        }
    }

    /// <summary>
    /// Reports routes to another cluster if at least one route leads to the right cluster. <see cref="UpstreamAddressRules"/> reports
    /// that no route does.
    /// </summary>
    private static IEnumerable<ConfigurationProblem> Targets(IReadOnlyList<IConfigurationSection> routes) =>
        routes.Any(route => IsTheCluster(route["ClusterId"]))
            ? routes.Where(route => !IsTheCluster(route["ClusterId"]))
                .Select(route => ProblemAt(route.GetSection("ClusterId"), $"must be {Cluster}: the gateway has one upstream"))
            : [];

    private static IEnumerable<ConfigurationProblem> Paths(IReadOnlyList<IConfigurationSection> routes) => routes
        .Where(route => ReservedSegments.BeginsPath(route["Match:Path"]))
        .Select(route => ProblemAt(
            route.GetSection("Match:Path"),
            $"must not begin with a path segment that the gateway serves itself: {ReservedSegments.Listed}"));

    /// <summary>Reports routes with the same matches and the same order, because each request that they match would fail.</summary>
    private static IEnumerable<ConfigurationProblem> Duplicates(IReadOnlyList<IConfigurationSection> routes) => routes
        .GroupBy(Matched, StringComparer.OrdinalIgnoreCase)
        .SelectMany(same => same.Skip(1).Select(route => ProblemAt(
            route.GetSection("Match:Path"),
            $"matches the same requests as the route {Echo.Quote(same.First().Key)}; remove one of them")));

    /// <summary>The match of a route as a text that is equal for equal matches. The names of parameters are ignored.</summary>
    private static string Matched(IConfigurationSection route)
    {
        var match = route.GetSection("Match");
        var path = WithoutNames((match["Path"] ?? "{**rest}").TrimStart('/'));
        var conditions = match.AsEnumerable(makePathsRelative: true)
            .Where(pair => !string.IsNullOrEmpty(pair.Value) && !pair.Key.Equals("Path", StringComparison.OrdinalIgnoreCase))
            .Select(pair => $"{pair.Key}={pair.Value}")
            .Order(StringComparer.OrdinalIgnoreCase);
        return string.Join('\n', [path, route["Order"], .. conditions]);
    }

    private static bool IsTheCluster(string? name) => string.Equals(name, Cluster, StringComparison.OrdinalIgnoreCase);

    private static ConfigurationProblem ProblemAt(IConfigurationSection section, string message) =>
        new(Echo.OneLine(section.Path), message);

    /// <summary>
    /// The path with <c>{}</c> for a parameter such as <c>{id}</c>, and <c>{*}</c> for a catch-all parameter such as <c>{**rest}</c>.
    /// </summary>
    private static string WithoutNames(string path)
    {
        var text = new StringBuilder();
        var rest = path.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open && rest[open..].IndexOf('}') is >= 0 and var length)
        {
            text.Append(rest[..open]).Append(rest[(open + 1)..].StartsWith('*') ? "{*}" : "{}");
            rest = rest[(open + length + 1)..];
        }

        return text.Append(rest).ToString();
    }
}
