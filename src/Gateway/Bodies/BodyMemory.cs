namespace Gateway.Bodies;

/// <summary>
/// Memory budget that all request bodies share, in bytes as rented. A request that does not fit waits in a queue and is refused when
/// its wait ends. The memory for bodies never exceeds the budget.
/// </summary>
internal sealed class BodyMemory(long budget, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _reserved;

    public long Budget { get; } = budget;

    /// <summary>Bytes that are reserved now. 0 if no request is in flight.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>Reserves <paramref name="bytes"/> without waiting. Fails while other requests wait in the queue.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            return _waiters.Count == 0 && TryTake(bytes);
        }
    }

    /// <summary>Reserves <paramref name="bytes"/> and waits in the queue for at most <paramref name="wait"/>.</summary>
    /// <returns>False: the budget stayed full, or <paramref name="bytes"/> is larger than the budget.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ValueTask<bool> ReserveAsync(long bytes, TimeSpan wait, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (TryReserve(bytes))
            {
                return ValueTask.FromResult(true);
            }

            if (bytes > Budget || wait <= TimeSpan.Zero)
            {
                return ValueTask.FromResult(false);
            }

            var waiter = new Waiter(bytes);
            _waiters.AddLast(waiter);
            return new ValueTask<bool>(WaitAsync(waiter, wait, cancellation));
        }
    }

    public void Release(long bytes)
    {
        lock (_gate)
        {
            _reserved -= bytes;
            AdmitWaiters();
        }
    }

    private async Task<bool> WaitAsync(Waiter waiter, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            return await waiter.Admitted.Task.WaitAsync(wait, time, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (_waiters.Remove(waiter))
                {
                    // Without the removed request, the smaller requests behind it may fit.
                    AdmitWaiters();
                }
                else
                {
                    // The memory was reserved while the caller cancelled.
                    _reserved -= waiter.Bytes;
                    AdmitWaiters();
                }
            }

            if (exception is OperationCanceledException)
            {
                throw;
            }

            return false;
        }
    }

    private bool TryTake(long bytes)
    {
        if (_reserved + bytes > Budget)
        {
            return false;
        }

        _reserved += bytes;
        return true;
    }

    private void AdmitWaiters()
    {
        while (_waiters.First is { } first && TryTake(first.Value.Bytes))
        {
            _waiters.RemoveFirst();
            first.Value.Admitted.SetResult(true);
        }
    }

    private sealed class Waiter(long bytes)
    {
        public long Bytes { get; } = bytes;

        public TaskCompletionSource<bool> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
