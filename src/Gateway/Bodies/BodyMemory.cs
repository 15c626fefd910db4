namespace Gateway.Bodies;

/// <summary>
/// The one budget that all request bodies share, in bytes as rented. Whoever does not fit waits in line for a moment,
/// and is told so when nothing came free; the process never grows past the budget.
/// </summary>
internal sealed class BodyMemory(long budget, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _reserved;

    public long Budget { get; } = budget;

    /// <summary>Bytes that bodies hold now. 0 when no request is in flight.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>Takes <paramref name="bytes"/> without waiting, and never ahead of those who wait.</summary>
    public bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            return _waiters.Count == 0 && TryTake(bytes);
        }
    }

    /// <summary>Takes <paramref name="bytes"/>, waiting in line for at most <paramref name="wait"/>.</summary>
    /// <returns>False: the budget stayed full, or the request alone is larger than the budget.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
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
                    // Who stood behind a large request may fit now that it is gone.
                    AdmitWaiters();
                }
                else
                {
                    // Admitted in the very moment of giving up.
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
