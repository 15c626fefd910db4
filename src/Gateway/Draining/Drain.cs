using Gateway.Configuration.Options;

namespace Gateway.Draining;

/// <summary>
/// The stop of the gateway, in steps that follow each other and never go back:
/// <list type="number">
/// <item>It begins: the readiness check fails, and each response asks its client to open another connection.</item>
/// <item>The listener is closed: status streams and waiting submits end, because a client that connects again reaches another
/// replica.</item>
/// <item>The time for requests in flight is over: their upstream calls end, and each gets a response that says so.</item>
/// </list>
/// </summary>
internal sealed class Drain(TimeProvider time) : IDisposable
{
    /// <summary>
    /// Time from the third step to the close of all connections. Within it a submit whose upstream call was ended stores its doubt and
    /// gets its response.
    /// </summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _expired = new(Timeout.InfiniteTimeSpan, time);
    private readonly CancellationTokenSource _hurried = new();
    private long _begunAt;

    public bool HasBegun => Volatile.Read(ref _begunAt) != 0;

    /// <summary>Time since the first step. Null: the gateway does not stop.</summary>
    public TimeSpan? Age => Volatile.Read(ref _begunAt) is not 0 and var begunAt ? time.GetElapsedTime(begunAt) : null;

    /// <summary>The second step.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>The third step.</summary>
    public CancellationToken Expired => _expired.Token;

    /// <summary>Nobody waits any longer for load balancers, nor for requests in flight.</summary>
    public CancellationToken Hurried => _hurried.Token;

    /// <summary>The longest time from the first step to the close of all connections.</summary>
    public static TimeSpan Longest(GatewayOptions options) => options.DrainDelay + options.DrainTimeout + AnswerTime;

    public void Begin() => Interlocked.CompareExchange(ref _begunAt, time.GetTimestamp(), 0);

    /// <summary>The listener is closed.</summary>
    /// <param name="timeout">Time for the requests in flight.</param>
    public async Task CloseAsync(TimeSpan timeout)
    {
        Begin();
        // Thousands of streams may end, so they do not end on the thread of the caller.
        await _closed.CancelAsync();
        _expired.CancelAfter(Hurried.IsCancellationRequested ? TimeSpan.Zero : timeout);
    }

    /// <summary>Ends the waits of all steps.</summary>
    public void Hurry()
    {
        _hurried.Cancel();
        if (_closed.IsCancellationRequested)
        {
            _expired.CancelAfter(TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        _closed.Dispose();
        _expired.Dispose();
        _hurried.Dispose();
    }
}
