using System.Reflection;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Contracts.Reading;
using Gateway.Jobs.Settling;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.UnitTests.Configuration;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.UnitTests.Jobs.Settling;

/// <summary>The parts around a service of money: the settings, the names, the clock, and stores that do what a test says.</summary>
internal sealed class SettlingParts : IDisposable
{
    private readonly ContractCatalogue _contracts =
        ContractCatalogue.Create(ContractCatalogue.BuiltInDirectory, null, TimeProvider.System, out _);

    public SettlingParts(params (string Key, string? Value)[] settings)
    {
        Settings = SettingsSource.Create(new TestConfiguration(settings).Root, "Production", TimeProvider.System).Source!;
        Names = new ConfiguredNames(Settings, _contracts);
        Metrics = new MoneyMetrics(Names, Time);
        var store = DispatchProxy.Create<IJobStore, MoneyProxies.JobStoreProxy>();
        ((MoneyProxies.JobStoreProxy)(object)store).Health = Health;
        Monitor = new StoreMonitor(store, TimeProvider.System);
        Health.ReportUp();
    }

    public SettingsSource Settings { get; }

    public ConfiguredNames Names { get; }

    public MoneyMetrics Metrics { get; }

    public TestTimeProvider Time { get; } = new(Samples.Start);

    public StoreHealth Health { get; } = new(TimeProvider.System, NullLogger.Instance);

    public StoreMonitor Monitor { get; }

    public FakeMoneyStore Store { get; } = new();

    /// <summary>Starts a service and waits until its first round has ended: it then waits for the clock.</summary>
    public async Task StartAsync(BackgroundService service)
    {
        await service.StartAsync(TestContext.Current.CancellationToken);
        await WaitAsync();
    }

    /// <summary>Begins the next rounds of the service, each after its interval, and waits until each has ended.</summary>
    public async Task AdvanceAsync(TimeSpan interval, int rounds = 1)
    {
        for (var round = 0; round < rounds; round++)
        {
            Time.Advance(interval);
            await WaitAsync();
        }
    }

    public void Dispose()
    {
        Monitor.Dispose();
        Settings.Dispose();
        _contracts.Dispose();
    }

    private Task WaitAsync() => Polling.UntilAsync(() => Task.FromResult(Time.PendingTimers > 0));
}
