using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Management;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>A page of metrics in the text format of Prometheus.</summary>
internal sealed partial class MetricsPage
{
    private MetricsPage(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                Kinds[parts[2]] = parts[3];
            }
            else if (line[0] != '#')
            {
                Series.Add(Read(line));
            }
        }
    }

    public string Text { get; }

    /// <summary>The kind of each metric: <c>counter</c>, <c>gauge</c>, <c>histogram</c>.</summary>
    public Dictionary<string, string> Kinds { get; } = [];

    public List<MetricsSeries> Series { get; } = [];

    public static MetricsPage Parse(string text) => new(text);

    /// <summary>Reads the page of a gateway whose management port is on.</summary>
    public static async Task<MetricsPage> ReadAsync(TestGateway gateway) =>
        await ReadAsync(new Uri(gateway.Service<ManagementServer>().Addresses.Single()));

    public static async Task<MetricsPage> ReadAsync(Uri management)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var attempts = 0;
        while (true)
        {
            using var response = await client.GetAsync(new Uri(management, "/metrics"), TestContext.Current.CancellationToken);
            // The exporter has answered 500 in rare runs beside other tests. OpenTelemetry listens to the meters of all hosts of a process,
            // and those of other tests start and stop during a collection. A program has one host, and answered 234,000 reads.
            if (response.StatusCode == System.Net.HttpStatusCode.InternalServerError && ++attempts < 5)
            {
                continue;
            }

            response.EnsureSuccessStatusCode();
            return new MetricsPage(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The sum of the series with these tags. Null: there is none.</summary>
    public double? Value(string name, params (string Tag, string Value)[] tags)
    {
        var found = Series.Where(series => series.Name == name && tags.All(series.Has)).ToList();
        return found.Count == 0 ? null : found.Sum(series => series.Value);
    }

    /// <summary>The series of a metric, with those of its histogram.</summary>
    public IEnumerable<MetricsSeries> Of(string metric) => Series.Where(
        series => series.Name == metric
            || (Kinds.GetValueOrDefault(metric) == "histogram" && series.Name.StartsWith(metric + "_", StringComparison.Ordinal)));

    private static MetricsSeries Read(string line)
    {
        var match = Sample().Match(line);
        match.Success.ShouldBeTrue(line);
        return new MetricsSeries(
            match.Groups["name"].Value,
            Tag().Matches(match.Groups["tags"].Value).ToDictionary(tag => tag.Groups[1].Value, tag => tag.Groups[2].Value),
            double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<tags>.*)\})? (?<value>\S+)( \d+)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Tag();
}
