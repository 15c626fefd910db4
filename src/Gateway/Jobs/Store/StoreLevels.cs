using Gateway.Metrics;

namespace Gateway.Jobs.Store;

/// <summary>The levels of the store: whether it is up, and what waits to be written.</summary>
internal sealed class StoreLevels(IJobStore store) : IMeasured
{
    public void AddTo(GatewayMeter meter)
    {
        meter.Condition("gateway.store.up", "Whether the store is available.", () => store.Health.IsUp);
        if (store is not JobStore jobs)
        {
            return;
        }

        meter.Level("gateway.store.writes.waiting", "{write}", "Writes of waiting requests that are queued.", () => jobs.WaitingWrites);
        meter.Level("gateway.store.changes.waiting", "{job}", "Jobs with changes that are not written yet.", () => jobs.Changes.Count);
        meter.Level("gateway.store.changes.used", "By", "Memory of changes that are not written yet.", () => jobs.Changes.Bytes);
        meter.Level(
            "gateway.store.changes.limit", "By", "Memory that changes that are not written yet may take.", () => jobs.Changes.Limit);
        meter.Total(
            "gateway.store.changes.dropped", "{change}", "Changes that were dropped for lack of memory.", () => jobs.Changes.Dropped);
    }
}
