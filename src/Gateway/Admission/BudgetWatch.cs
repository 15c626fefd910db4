using System.Diagnostics.Metrics;
using Gateway.Clients;
using Gateway.Configuration;
using Gateway.Contracts;
using Gateway.Errors;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Metrics;

namespace Gateway.Admission;

/// <summary>
/// Reports how much of their budgets the clients use: a log event when the share <c>Warn</c> is passed, and a metric. The metric is read
/// from the store in the background while somebody collects the metrics; every admission makes it newer.
/// </summary>
internal sealed partial class BudgetWatch(
    IAdmissionStore store, StoreMonitor monitor, SettingsSource settings, ConfiguredNames names, TimeProvider time,
    ILogger<BudgetWatch> logger) : BackgroundService, IMeasured
{
    /// <summary>Shortest time between two readings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Pause until the store is open and somebody collects the metrics.</summary>
    private static readonly TimeSpan UntilReady = TimeSpan.FromMilliseconds(500);

    /// <summary>The readings take at most a hundredth of the time, whatever the number of clients.</summary>
    private const int IntervalFactor = 100;

    private const string BudgetTag = "budget";

    private readonly Lock _gate = new();

    /// <summary>The last known use of each client with a budget.</summary>
    private readonly Dictionary<string, LimitState> _known = new(StringComparer.Ordinal);

    /// <summary>The period in which each budget was reported last, so that a budget whose use falls and rises is reported once.</summary>
    private readonly Dictionary<(string Client, string Budget), string> _reported = [];

    private Instrument? _used;
    private Counter<long>? _warnings;

    public void AddTo(GatewayMeter meter)
    {
        _warnings = meter.Counter("gateway.budget.warnings", "{warning}", "Budgets whose use has passed the share Warn.");
        _used = meter.Values<double>("gateway.budget.used", "1", "Used share of a budget in its present period.", Read);
    }

    /// <summary>A submit was admitted. The first one in a period that finds the share passed reports it. The share may have been passed by
    /// another submit of the same group of writes, by a job that cost more than was reserved, by another replica, or by a lower
    /// limit.</summary>
    public void Admitted(AdmissionRequest request, LimitState state)
    {
        if (!request.Limits.HasBudget)
        {
            return;
        }

        Keep(request.Client, state);
        for (var index = 0; index < request.Limits.Budgets.Count; index++)
        {
            var budget = request.Limits.Budgets[index];
            var spent = state.SpentIn(budget.Period);
            if (budget.Warn is { } warn && spent >= warn && IsFirst(request.Client, budget, request.Day))
            {
                Log.Passed(logger, request.Client, budget.Name, spent.ToString(), budget.Limit.ToString(), budget.Period);
                _warnings?.Add(1, TagsOf(request.Client, budget));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Also if nobody collects the metrics: every admission adds its client.
            ForgetOthers(settings.Current.Clients);
            var isReady = monitor.IsUp && _used is { Enabled: true };
            var pause = isReady ? await TryReadAsync(stoppingToken) : UntilReady;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>The time until the next reading.</returns>
    private async Task<TimeSpan> TryReadAsync(CancellationToken cancellation)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            var current = settings.Current;
            foreach (var (client, limits) in current.Clients.Limited)
            {
                if (limits.HasBudget)
                {
                    var now = time.GetUtcNow();
                    var usage = await store.FindUsageAsync(client, limits, now, current.Calendar.DayOf(now), cancellation);
                    Keep(client, new LimitState(limits, usage, current.Calendar, now));
                }
            }
        }
        catch (JobStoreUnavailableException)
        {
            // The last readings stay until the store is available again.
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The gateway stops.
        }

        var pause = IntervalFactor * time.GetElapsedTime(startedAt);
        return pause > Interval ? pause : Interval;
    }

    private IEnumerable<Measurement<double>> Read()
    {
        var current = settings.Current;
        var today = current.Calendar.DayOf(time.GetUtcNow());
        var shares = new List<Measurement<double>>();
        lock (_gate)
        {
            foreach (var (client, limits) in current.Clients.Limited)
            {
                if (limits.HasBudget && _known.TryGetValue(client, out var state))
                {
                    var readOn = state.Calendar.DayOf(state.Now);
                    shares.AddRange(limits.Budgets.Select(budget => new Measurement<double>(
                        PeriodOf(budget, readOn) == PeriodOf(budget, today)
                            ? (double)state.SpentIn(budget.Period).Value / budget.Limit.Value
                            : 0,
                        TagsOf(client, budget))));
                }
            }
        }

        return shares;
    }

    private void Keep(string client, LimitState state)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(client, out var known) || known.Now <= state.Now)
            {
                _known[client] = state;
            }
        }
    }

    private bool IsFirst(string client, Budget budget, string day)
    {
        lock (_gate)
        {
            var period = PeriodOf(budget, day);
            var isFirst = !_reported.TryGetValue((client, budget.Name), out var reported) || reported != period;
            _reported[(client, budget.Name)] = period;
            return isFirst;
        }
    }

    private void ForgetOthers(ClientDirectory clients)
    {
        lock (_gate)
        {
            foreach (var client in _known.Keys.Where(client => !clients.Limited.ContainsKey(client)).ToList())
            {
                _known.Remove(client);
            }

            foreach (var key in _reported.Keys.Where(key => !HasBudget(clients, key.Client, key.Budget)).ToList())
            {
                _reported.Remove(key);
            }
        }
    }

    private static bool HasBudget(ClientDirectory clients, string client, string name) =>
        clients.Limited.TryGetValue(client, out var limits) && limits.Budgets.Any(budget => budget.Name == name);

    /// <summary>Names a period of a budget. If the limit or the share changes, the budget is reported again.</summary>
    private static string PeriodOf(Budget budget, string day) => budget.Period switch
    {
        BudgetPeriod.Day => $"{budget.Warn} {day}",
        BudgetPeriod.Month => $"{budget.Warn} {day.AsSpan(0, "yyyy-MM".Length)}",
        _ => $"{budget.Warn}",
    };

    private KeyValuePair<string, object?>[] TagsOf(string client, Budget budget) =>
        [new(TagNames.Client, names.OfClient(client)), new(BudgetTag, budget.Name)];

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.BudgetWarning, LogLevel.Warning,
            "The budget '{budget}' of {client} has {used} of {limit} dollars in use (period: {period})")]
        public static partial void Passed(
            ILogger logger, string client, string budget, string used, string limit, BudgetPeriod period);
    }
}
