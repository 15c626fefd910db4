namespace Gateway.Jobs;

/// <summary>
/// Something that completes once, and that almost nobody waits for: the task is created for the first waiter. It is a field of its owner
/// and must not be copied.
/// </summary>
internal struct OnDemandCompletion
{
    private TaskCompletionSource? _source;
    private int _isComplete;

    public bool IsComplete => Volatile.Read(ref _isComplete) == 1;

    public Task Task
    {
        get
        {
            var source = Volatile.Read(ref _source);
            if (source is null)
            {
                var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                source = Interlocked.CompareExchange(ref _source, created, null) ?? created;
            }

            // The exchange above and the one in Complete are full fences: at least one side sees the other.
            if (IsComplete)
            {
                source.TrySetResult();
            }

            return source.Task;
        }
    }

    public void Complete()
    {
        Interlocked.Exchange(ref _isComplete, 1);
        Volatile.Read(ref _source)?.TrySetResult();
    }
}
