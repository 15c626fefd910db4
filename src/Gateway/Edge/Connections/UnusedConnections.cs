using System.Collections.Concurrent;
using Gateway.Errors;
using Gateway.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Connections;

/// <summary>
/// Closes connections without a request while memory is scarce. Such a connection can hold an unfinished head, which no other limit than
/// the number of connections bounds: the gateway learns of a request only when its head is complete. The connections whose last request
/// was longest ago are closed first. A connection with a request in flight is never closed.
/// </summary>
/// <param name="heapInUse">The part of the available memory that the heap had at the last collection, from 0 to 1.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Gets an event at most once a minute.</param>
internal sealed partial class UnusedConnections(Func<double> heapInUse, TimeProvider time, ILogger<UnusedConnections> logger)
    : BackgroundService, IMeasured
{
    /// <summary>Above this part of the memory, connections that have had no request for <see cref="LongUnused"/> are closed.</summary>
    internal const double Scarce = 0.6;

    /// <summary>Above this part of the memory, <see cref="ShortUnused"/> applies.</summary>
    internal const double VeryScarce = 0.75;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongUnused = TimeSpan.FromSeconds(2);

    /// <summary>A client sends a whole head within this time.</summary>
    private static readonly TimeSpan ShortUnused = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<OpenConnection, byte> _open = new();
    private long _closed;
    private long _logged;
    private long? _loggedAt;

    /// <summary>Number of connections that were closed.</summary>
    public long Closed => Interlocked.Read(ref _closed);

    /// <summary>Number of open connections.</summary>
    public int Count => _open.Count;

    /// <summary>Whether a connection has had no request yet.</summary>
    public bool HasFresh => _open.Keys.Any(static connection => connection.IsFresh);

    /// <summary>The part of the memory that the heap had at the last collection of this process.</summary>
    public static double HeapInUse()
    {
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return (double)memory.HeapSizeBytes / memory.TotalAvailableMemoryBytes;
    }

    /// <summary>Follows a connection from its beginning to its end.</summary>
    public async Task FollowAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var open = new OpenConnection(connection, time);
        connection.Features.Set(open);
        _open.TryAdd(open, 0);
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(open, out _);
        }
    }

    public void AddTo(GatewayMeter meter) => meter.Total(
        "gateway.connections.closed_for_memory", "{connection}",
        "Connections without a request that were closed because memory was scarce.", () => Closed);

    /// <summary>Closes every connection, also those with a request in flight.</summary>
    public void CloseAll()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Abort("The gateway stops, and the time for requests in flight is over.");
        }
    }

    internal void CloseUnused() => CloseUnused(heapInUse());

    /// <summary>Closes a quarter of the connections at most, so that the next look can see the effect.</summary>
    internal void CloseUnused(double inUse)
    {
        if (inUse <= Scarce)
        {
            return;
        }

        var least = inUse > VeryScarce ? ShortUnused : LongUnused;
        var unused = _open.Keys.Select(connection => (Connection: connection, connection.Unused)).Where(open => open.Unused >= least)
            .OrderByDescending(open => open.Unused).Take((Count / 4) + 1).Select(open => open.Connection).ToList();
        unused.ForEach(static connection => connection.Abort("The connection had no request while memory was scarce."));
        Report(unused.Count, inUse);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            CloseUnused();
        }
    }

    private void Report(int closed, double inUse)
    {
        if (closed == 0)
        {
            return;
        }

        var all = Interlocked.Add(ref _closed, closed);
        if (_loggedAt is { } last && time.GetElapsedTime(last) < LogInterval)
        {
            return;
        }

        Log.Closed(logger, all - _logged, (int)(inUse * 100));
        (_logged, _loggedAt) = (all, time.GetTimestamp());
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsClosedForMemory, LogLevel.Warning,
            "The gateway closed {count} connections without a request, because {percent} % of its memory is in use; this event occurs at "
                + "most once a minute")]
        public static partial void Closed(ILogger logger, long count, int percent);
    }
}
