using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Diagnostics.Connections;
using Gateway.UnitTests.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.UnitTests.Diagnostics;

public sealed class RejectedConnectionsTests : IDisposable
{
    private readonly TestTimeProvider _time = new();
    private readonly RecordingLogger<RejectedConnections> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SettingsSource _settings;
    private readonly RejectedConnections _rejected;

    public RejectedConnectionsTests()
    {
        var configuration = new TestConfiguration(("Gateway:Limits:MaxConnections", "1000"));
        _settings = SettingsSource.Create(configuration.Root, "Production", _time).Source!;
        _rejected = new RejectedConnections(_services.GetRequiredService<IMeterFactory>(), _settings, _time, _log);
    }

    public void Dispose()
    {
        _rejected.Dispose();
        _settings.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Add_ManyRejections_LogsOneEventAMinuteWithTheNumber()
    {
        for (var i = 0; i < 500; i++)
        {
            _rejected.Add(1);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        _log.Entries.ShouldHaveSingleItem().Text.ShouldContain("closed 1 new connections, because 1000 connections are open");
        _time.Advance(TimeSpan.FromSeconds(10));
        _rejected.Add(1);

        var (level, id, text) = _log.Entries[^1];
        (level, id, _log.Entries.Count, _rejected.Count).ShouldBe((LogLevel.Warning, 503, 2, 501));
        text.ShouldContain("closed 500 new connections");
    }

    [Fact]
    public async Task Instrument_OfThisHostOnly_IsCounted()
    {
        await _rejected.StartAsync(TestContext.Current.CancellationToken);
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();

        Count(_services);
        Count(others);

        _rejected.Count.ShouldBe(1);

        static void Count(ServiceProvider services) => services.GetRequiredService<IMeterFactory>()
            .Create("Microsoft.AspNetCore.Server.Kestrel").CreateCounter<long>("kestrel.rejected_connections").Add(1);
    }
}
