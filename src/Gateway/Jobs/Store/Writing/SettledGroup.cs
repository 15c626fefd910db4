using Gateway.Jobs.Store.Sql;

namespace Gateway.Jobs.Store.Writing;

/// <summary>
/// Continues the callers of a committed group. As many work items as there are processors take one caller after the other. A work item for
/// each caller would wake a sleeping thread of the pool for almost each of them.
/// </summary>
internal sealed class SettledGroup : IThreadPoolWorkItem
{
    private readonly StoreWrite[] _writes;
    private readonly Exception? _failure;
    private int _next = -1;

    private SettledGroup(StoreWrite[] writes, Exception? failure)
    {
        _writes = writes;
        _failure = failure;
    }

    public static void Continue(List<StoreWrite> writes, Exception? failure)
    {
        var group = new SettledGroup([.. writes], failure);
        for (var worker = Math.Min(Environment.ProcessorCount, writes.Count); worker > 0; worker--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(group, preferLocal: false);
        }
    }

    public void Execute()
    {
        for (var index = Interlocked.Increment(ref _next); index < _writes.Length; index = Interlocked.Increment(ref _next))
        {
            _writes[index].Settle(_failure);
        }
    }
}
