using System.Diagnostics;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Management;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>The real programs of Prometheus read the page.</summary>
public sealed class PrometheusTests(BusyGateway busy) : IClassFixture<BusyGateway>
{
    [Fact]
    public async Task Promtool_ChecksThePage_WithoutAComplaint()
    {
        Require.Present(Prometheus.IsInstalled, "prometheus: install it, for example by 'apt-get install prometheus'");
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await promtool.StandardInput.WriteAsync(busy.Page.Text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        ((await output) + (await error)).ShouldBeEmpty();
        promtool.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Prometheus_ScrapesTheGateway_AndAnswersQueries()
    {
        Require.Present(Prometheus.IsInstalled, "prometheus: install it, for example by 'apt-get install prometheus'");
        var target = new Uri(busy.Gateway.Service<ManagementServer>().Addresses.Single());
        await using var prometheus = await Prometheus.StartAsync(target.Authority);

        await Eventually.IsTrueAsync(
            async () => await prometheus.QueryAsync("""up{job="gateway"}""") == 1, TimeSpan.FromMilliseconds(200));

        // The last value of each series: there is none "now" after a later scrape that failed or took too long on a busy machine.
        (await prometheus.QueryAsync("""sum(last_over_time(gateway_requests_total{blame="upstream"}[5m]))""")).ShouldBe(4);
        (await prometheus.QueryAsync("""sum(last_over_time(gateway_jobs_ended_total[5m]))""")).ShouldBe(5);
        (await prometheus.QueryAsync("""max(last_over_time(gateway_jobs_open[5m]))""")).ShouldBe(2);
        (await prometheus.QueryAsync(
            """histogram_quantile(0.9, sum by (le) (last_over_time(gateway_request_overhead_seconds_bucket[5m])))""")).ShouldNotBeNull();
        var scraped = await prometheus.MetricsAsync();
        DocumentedMetric.ReadAll().Select(row => row.Kind == "histogram" ? row.Metric + "_bucket" : row.Metric)
            .Except(scraped).ShouldBeEmpty();
    }
}
