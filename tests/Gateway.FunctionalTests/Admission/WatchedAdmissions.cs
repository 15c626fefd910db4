using System.Collections.Concurrent;
using Gateway.Clients;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Health;
using Gateway.Jobs.Store.Money;
using Gateway.Money;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.FunctionalTests.Admission;

/// <summary>The admissions of the store, with a record of the calls, and with what a test does after an admission.</summary>
internal sealed class WatchedAdmissions : IAdmissionStore
{
    private IAdmissionStore _store = null!;
    private int _finds;

    /// <summary>The admissions and what became of them.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>How often the use of a client was read. A metric reads it too.</summary>
    public int Finds => Volatile.Read(ref _finds);

    /// <summary>Called after each admission.</summary>
    public Action<IServiceProvider>? Admitted { get; set; }

    /// <summary>How many admissions are refused although every limit is free: the use is read after a job of the client has
    /// ended.</summary>
    public int BriefRefusals { get; set; }

    /// <summary>What an admission finds in addition as spent on its day.</summary>
    public NanoDollars SpentByOthers { get; set; }

    /// <summary>Whether the store is down for admissions.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the use of a client cannot be read in time.</summary>
    public bool IsSlowToRead { get; set; }

    /// <summary>What the calls have reported of the store.</summary>
    public StoreHealth Health => ((IJobStore)_store).Health;

    private IServiceProvider? Services { get; set; }

    public void AddTo(IServiceCollection services) => services.AddSingleton<IAdmissionStore>(provider =>
    {
        _store = (IAdmissionStore)provider.GetRequiredService<IJobStore>();
        Services = provider;
        return this;
    });

    public async Task<LimitsUsage> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        Calls.Enqueue("admit");
        if (IsDown)
        {
            throw new JobStoreUnavailableException("of the test");
        }

        if (BriefRefusals > 0)
        {
            BriefRefusals--;
            var free = await _store.FindUsageAsync(request.Client, request.Limits, request.Now, request.Day, cancellationToken);
            free.IsAdmitted.ShouldBeFalse();
            return free;
        }

        var usage = await _store.AdmitAsync(request, cancellationToken);
        Admitted?.Invoke(Services!);
        return usage with { SpentInDay = usage.SpentInDay + SpentByOthers };
    }

    public Task<LimitsUsage> FindUsageAsync(
        string client, ClientLimits limits, DateTimeOffset now, string day, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _finds);
        if (IsSlowToRead)
        {
            return Task.FromException<LimitsUsage>(new JobStoreUnavailableException("of the test"));
        }

        return _store.FindUsageAsync(client, limits, now, day, cancellationToken);
    }

    public Task ReleaseAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"release {reason}");
        return _store.ReleaseAsync(client, reservation, reason, at, cancellationToken);
    }

    public Task DoubtAsync(string client, string reservation, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"doubt {reason}");
        return _store.DoubtAsync(client, reservation, reason, at, cancellationToken);
    }
}
