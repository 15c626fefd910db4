using System.Collections.Concurrent;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;

namespace Gateway.Jobs.Settling;

/// <summary>
/// Counts the submits that the limits of clients refuse, for the usage. A request changes a number in memory, which is written every few
/// seconds: a process that is killed loses the last ones. Only clients and models that the gateway knows are counted apart, so that the
/// memory and the rows are bounded.
/// </summary>
internal sealed class RefusalCounter(
    ISettlementStore store, StoreMonitor monitor, ConfiguredNames names, SettingsSource settings, TimeProvider time)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The most rows in memory, which an outage of the store fills.</summary>
    private const int MostRows = 10_000;

    private readonly ConcurrentDictionary<(string Day, string Client, string Model), long> _refused = new();

    /// <param name="client">The client, which is a known one.</param>
    /// <param name="model">The model. A model without a contract counts as <c>other</c>.</param>
    public void Count(string client, string model)
    {
        var key = (settings.Current.Calendar.DayOf(time.GetUtcNow()), client, names.OfModel(model));
        if (_refused.Count < MostRows || _refused.ContainsKey(key))
        {
            _refused.AddOrUpdate(key, 1, static (_, count) => count + 1);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        if (_refused.IsEmpty || !monitor.IsUp)
        {
            return;
        }

        List<RefusalCount> taken = [];
        foreach (var key in _refused.Keys)
        {
            if (_refused.TryRemove(key, out var count))
            {
                taken.Add(new RefusalCount(key.Day, key.Client, key.Model, count));
            }
        }

        try
        {
            await store.AddRefusalsAsync(taken, CancellationToken.None);
        }
        catch (JobStoreUnavailableException)
        {
            // They may be stored after all, and then count twice. It is a statistic, and no money.
            foreach (var refusals in taken)
            {
                _refused.AddOrUpdate((refusals.Day, refusals.Client, refusals.Model), refusals.Count, (_, count) => count + refusals.Count);
            }
        }
    }
}
