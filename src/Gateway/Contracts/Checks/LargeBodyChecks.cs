using Gateway.Metrics;

namespace Gateway.Contracts.Checks;

/// <summary>
/// Runs the checks of large bodies on threads of their own, at most one for every two processors at a time, so that a check delays no
/// request that has a small body or none. The clients take turns: a client that sends many large bodies waits for itself.
/// </summary>
/// <remarks>
/// The line of waiting checks has no limit of its own. A check waits with its request, and the number of requests in flight is limited. Its
/// body is part of the budget of body memory.
/// </remarks>
internal sealed class LargeBodyChecks(int mostRunning) : IMeasured
{
    /// <summary>
    /// A larger body is checked here, in bytes. The check of a smaller one is so short that a change of the thread would cost more.
    /// </summary>
    public const int Threshold = 256 * 1024;

    /// <summary>How long a thread waits for the next check before it ends.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Dictionary<string, WaitingClient> _clients = [];
    private readonly LinkedList<WaitingClient> _turns = new();
    private int _threads;
    private int _idleThreads;
    private int _running;
    private int _waiting;
    private long _finished;

    public LargeBodyChecks()
        : this(Math.Max(1, Environment.ProcessorCount / 2))
    {
    }

    /// <summary>Checks that run now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Checks that wait for their turn.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs a check when it is the client's turn.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="check">The check. It must observe <paramref name="cancellation"/> itself.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled, during the wait or during the check.</exception>
    public Task RunAsync(string client, Action check, CancellationToken cancellation)
    {
        var waiting = new LargeBodyCheck(check, cancellation);
        lock (_gate)
        {
            // Every idle thread takes one of the checks that wait already.
            if (_waiting >= _idleThreads && _threads < mostRunning)
            {
                // Before the check joins the line: the start may fail without memory.
                new Thread(RunChecks) { IsBackground = true, Name = "large body checks" }.Start();
                _threads++;
            }

            Enqueue(client, waiting);
            Monitor.Pulse(_gate);
        }

        return WaitAsync(waiting, cancellation);
    }

    /// <summary>Whether a body is checked here. A contract that checks each value several times takes as long as for a body that is so many
    /// times as large.</summary>
    /// <param name="bytes">Length of the body.</param>
    /// <param name="checksPerValue">How often the contract checks one value at most.</param>
    public static bool AreFor(long bytes, int checksPerValue) => bytes * checksPerValue > Threshold;

    public void AddTo(GatewayMeter meter)
    {
        meter.Level("gateway.body_checks.running", "{check}", "Checks of large bodies that run.", () => Running);
        meter.Level("gateway.body_checks.waiting", "{check}", "Checks of large bodies that wait for their turn.", () => Waiting);
        meter.Total("gateway.body_checks.finished", "{check}", "Checks of large bodies that have ended.",
            () => Interlocked.Read(ref _finished));
    }

    private async Task WaitAsync(LargeBodyCheck check, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => Leave(check), null);
        await check.Completion;
    }

    private void Enqueue(string name, LargeBodyCheck check)
    {
        if (!_clients.TryGetValue(name, out var client))
        {
            client = new WaitingClient(name);
            _clients.Add(name, client);
            _turns.AddLast(client.Turn);
        }

        check.Waiting = client;
        client.Checks.AddLast(check.Place);
        _waiting++;
    }

    /// <summary>Removes a check from its line. Without waiting checks, its client has no turn.</summary>
    private void Dequeue(LargeBodyCheck check)
    {
        var client = check.Waiting!;
        check.Waiting = null;
        client.Checks.Remove(check.Place);
        _turns.Remove(client.Turn);
        if (client.Checks.Count > 0)
        {
            _turns.AddLast(client.Turn);
        }
        else
        {
            _clients.Remove(client.Name);
        }

        _waiting--;
    }

    private void Leave(LargeBodyCheck check)
    {
        lock (_gate)
        {
            if (check.Waiting is null)
            {
                // It runs, and observes the cancellation itself.
                return;
            }

            Dequeue(check);
        }

        check.Cancel();
    }

    private void RunChecks()
    {
        while (Next() is { } check)
        {
            check.Run();
            Interlocked.Increment(ref _finished);
            Interlocked.Decrement(ref _running);
            check.Complete();
        }
    }

    /// <returns>Null: no check came for a while, and the thread ends.</returns>
    private LargeBodyCheck? Next()
    {
        lock (_gate)
        {
            while (_turns.First is null)
            {
                _idleThreads++;
                var isPulsed = Monitor.Wait(_gate, IdleTime);
                _idleThreads--;
                // Another thread may have taken the check.
                if (!isPulsed && _turns.First is null)
                {
                    _threads--;
                    return null;
                }
            }

            var check = _turns.First.Value.Checks.First!.Value;
            Dequeue(check);
            Interlocked.Increment(ref _running);
            return check;
        }
    }
}
