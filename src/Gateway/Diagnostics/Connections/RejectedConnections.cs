using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Metrics;

namespace Gateway.Diagnostics.Connections;

/// <summary>
/// Counts and logs the connections that the server closes because <c>Gateway:Limits:MaxConnections</c> are open. Such a connection gets
/// no response, and the server's own log entry for each of them would be a flood. The server's metric is the only other signal of it.
/// </summary>
internal sealed partial class RejectedConnections : IHostedService, IMeasured, IDisposable
{
    private const string Instrument = "kestrel.rejected_connections";

    /// <summary>Shortest time between two log events.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SettingsSource _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long _count;
    private long _logged;
    private long? _loggedAt;

    public RejectedConnections(
        IMeterFactory factory, SettingsSource settings, TimeProvider time, ILogger<RejectedConnections> logger)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // A process may have several hosts, each with a meter of this name.
            if (instrument.Name == Instrument && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Add(count));
    }

    public long Count => Interlocked.Read(ref _count);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void AddTo(GatewayMeter meter) => meter.Total(
        "gateway.connections.rejected", "{connection}", "Connections that were closed because of Gateway:Limits:MaxConnections.",
        () => Count);

    public void Dispose() => _listener.Dispose();

    internal void Add(long rejected)
    {
        long since;
        lock (_gate)
        {
            _count += rejected;
            if (_loggedAt is { } last && _time.GetElapsedTime(last) < LogInterval)
            {
                return;
            }

            since = _count - _logged;
            (_logged, _loggedAt) = (_count, _time.GetTimestamp());
        }

        Log.Rejected(_logger, since, _settings.Current.Options.Limits.MaxConnections);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsRejected, LogLevel.Warning,
            "The server closed {count} new connections, because {limit} connections are open (Gateway:Limits:MaxConnections); this event "
                + "occurs at most once a minute")]
        public static partial void Rejected(ILogger logger, long count, int limit);
    }
}
