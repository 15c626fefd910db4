using Gateway.Configuration;
using Gateway.Metrics;

namespace Gateway.Jobs.Resolution;

/// <summary>
/// The memory of <c>Gateway:Jobs:CacheBytes</c>: recently used jobs and their last status bodies. Jobs and bodies that
/// were not used for a time are dropped, so that the memory is free again after a peak.
/// </summary>
internal sealed class JobCache : IMeasured, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly SettingsSource _settings;
    private readonly ITimer _timer;

    public JobCache(CacheShares shares, SettingsSource settings, TimeProvider time)
    {
        _settings = settings;
        Bodies = new StatusBodies(shares.StatusBodies, time);
        Jobs = new RecentJobs(shares.Jobs, Bodies, time);
        _timer = time.CreateTimer(static cache => ((JobCache)cache!).Sweep(), this, SweepInterval, SweepInterval);
        Limit = shares.Jobs + shares.StatusBodies;
    }

    public RecentJobs Jobs { get; }

    public StatusBodies Bodies { get; }

    /// <summary>Bytes that jobs and status bodies may take.</summary>
    public long Limit { get; }

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.cache.used", "By", "Memory of recently used jobs and their status bodies.", () => Jobs.Bytes + Bodies.Bytes);
        meter.Level("gateway.cache.limit", "By", "Memory that recently used jobs and their status bodies may take.", () => Limit);
        meter.Level("gateway.cache.jobs", "{job}", "Jobs without a use, in the compact form.", () => Jobs.CompactCount);
        meter.Level("gateway.cache.jobs.live", "{job}", "Jobs in use, or used recently.", () => Jobs.LiveCount);
        meter.Level("gateway.cache.status_bodies", "{body}", "Status bodies that are kept.", () => Bodies.Count);
        meter.Level("gateway.cache.status_bodies.used", "By", "Memory of the status bodies that are kept.", () => Bodies.Bytes);
        meter.Total("gateway.cache.jobs.evicted", "{job}", "Jobs that were forgotten for lack of memory.", () => Jobs.Evictions);
        meter.Total(
            "gateway.cache.status_bodies.evicted", "{body}", "Status bodies that were dropped for lack of memory.", () => Bodies.Evictions);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        // A status that may still be returned to another poll is kept.
        var freshness = _settings.Current.Options.Jobs.StatusFreshness;
        var unused = freshness > RecentJobs.IdleTime ? freshness : RecentJobs.IdleTime;
        Bodies.Sweep(unused);
        Jobs.Sweep(unused);
    }
}
