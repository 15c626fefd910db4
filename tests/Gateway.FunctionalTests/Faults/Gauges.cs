using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// The requests, calls and connections that are open now, by the counters of the server and of the HTTP client. Create it before the
/// gateway starts; otherwise it misses connections that were opened earlier.
/// </summary>
internal sealed class Gauges : IDisposable
{
    private const string ActiveRequests = "http.server.active_requests";
    private const string ServerConnections = "kestrel.active_connections";
    private const string CallsUpstream = "http.client.active_requests";
    private const string ConnectionsUpstream = "http.client.open_connections";

    private readonly ConcurrentDictionary<(string Instrument, object? Owner, string? State), long> _values = new();
    private readonly MeterListener _listener = new();

    public Gauges()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is ActiveRequests or ServerConnections or CallsUpstream or ConnectionsUpstream)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Requests in flight at one host.</summary>
    public long RequestsOf(IMeterFactory host) => Read(ActiveRequests, host, null);

    public long ConnectionsOf(IMeterFactory host) => Read(ServerConnections, host, null);

    /// <summary>Calls in flight to the upstream on this port.</summary>
    public long CallsTo(int port) => Read(CallsUpstream, port, null);

    /// <summary>Connections to the upstream on this port that carry a call. Idle connections in the pool do not count.</summary>
    public long BusyConnectionsTo(int port) => Read(ConnectionsUpstream, port, "active");

    public void Dispose() => _listener.Dispose();

    private long Read(string instrument, object owner, string? state) => _values.GetValueOrDefault((instrument, owner, state));

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // The meters of a host belong to its meter factory. The meters of HTTP clients belong to the process, and their tags contain the
        // port.
        object? owner = instrument.Name is ActiveRequests or ServerConnections ? instrument.Meter.Scope : null;
        string? state = null;
        foreach (var (name, tag) in tags)
        {
            if (name == "server.port" && owner is null && instrument.Name is CallsUpstream or ConnectionsUpstream)
            {
                owner = tag;
            }
            else if (name == "http.connection.state")
            {
                state = tag as string;
            }
        }

        _values.AddOrUpdate((instrument.Name, owner, state), value, (_, known) => known + value);
    }
}
