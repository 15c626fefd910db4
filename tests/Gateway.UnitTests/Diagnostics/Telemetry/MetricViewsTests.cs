using System.Diagnostics.Metrics;
using Gateway.Diagnostics.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Gateway.UnitTests.Diagnostics.Telemetry;

public sealed class MetricViewsTests : IDisposable
{
    private readonly ServiceProvider _own = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServiceProvider _other = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("dotnet.assembly.count", "dotnet.assemblies")]
    [InlineData("dotnet.timer.count", "dotnet.timers")]
    [InlineData("dotnet.process.cpu.count", "dotnet.process.cpus")]
    [InlineData("db.client.connection.count", "db.client.connections")]
    public void For_NameThatEndsInCount_IsRenamed(string instrument, string name) => For(_own, instrument)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("gateway.requests", 20_000)]
    [InlineData("gateway.jobs.submitted", 5_000)]
    [InlineData("gateway.jobs.ended", 5_000)]
    [InlineData("gateway.images.asked", 5_000)]
    [InlineData("gateway.images.delivered", 5_000)]
    [InlineData("gateway.violations", 5_000)]
    public void For_ManySeries_HasALimit(string instrument, int limit) => For(_own, instrument)!.CardinalityLimit.ShouldBe(limit);

    [Theory]
    [InlineData("http.server.request.duration")]
    [InlineData("http.client.request.duration")]
    [InlineData("http.client.request.time_in_queue")]
    public void For_TimesOfCalls_ReachTenMinutes(string instrument) =>
        For(_own, instrument).ShouldBeOfType<ExplicitBucketHistogramConfiguration>().Boundaries![^1].ShouldBe(600);

    [Fact]
    public void For_CallsThatTheGatewayCountsItself_IsLeftOut() =>
        For(_own, "http.client.active_requests").ShouldBeSameAs(MetricStreamConfiguration.Drop);

    [Fact]
    public void For_AnyOther_IsNotChanged() => For(_own, "gateway.store.up").ShouldBeNull();

    [Fact]
    public void For_MeterOfAnotherHost_IsLeftOut() =>
        For(_other, "http.server.request.duration").ShouldBeSameAs(MetricStreamConfiguration.Drop);

    [Fact]
    public void For_MeterOfTheProcess_IsKept()
    {
        using var meter = new Meter("System.Net.Http");

        Views().For(meter.CreateCounter<long>("http.client.open_connections")).ShouldBeNull();
    }

    private MetricStreamConfiguration? For(IServiceProvider host, string instrument) =>
        Views().For(host.GetRequiredService<IMeterFactory>().Create("any").CreateCounter<long>(instrument));

    private MetricViews Views() => new(_own.GetRequiredService<IMeterFactory>());
}
