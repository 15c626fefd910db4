namespace Gateway.Files;

/// <summary>Lets the requests with one name follow each other. Only names of requests in flight are kept.</summary>
internal sealed class Turns
{
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <returns>The turn, which ends when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellation)
    {
        Queue queue;
        lock (_queues)
        {
            queue = _queues.TryGetValue(name, out var known) ? known : _queues[name] = new Queue();
            queue.Users++;
        }

        try
        {
            await queue.Gate.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Leave(name, queue);
            throw;
        }

        return new Turn(() =>
        {
            queue.Gate.Release();
            Leave(name, queue);
        });
    }

    private void Leave(string name, Queue queue)
    {
        lock (_queues)
        {
            if (--queue.Users == 0)
            {
                _queues.Remove(name);
                queue.Gate.Dispose();
            }
        }
    }

    private sealed class Turn(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    private sealed class Queue
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public int Users { get; set; }
    }
}
