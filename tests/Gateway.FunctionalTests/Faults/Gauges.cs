using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.FunctionalTests.Faults;

/// <summary>
/// What is open right now, by the counters of server and HTTP client themselves. To be made before the gateway starts, or what was
/// opened earlier is missing.
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

    /// <summary>Requests that one host is answering.</summary>
    public long RequestsOf(IMeterFactory host) => Read(ActiveRequests, host, null);

    public long ConnectionsOf(IMeterFactory host) => Read(ServerConnections, host, null);

    /// <summary>Calls under way to the upstream on this port.</summary>
    public long CallsTo(int port) => Read(CallsUpstream, port, null);

    /// <summary>Connections to the upstream on this port that carry a call; idle ones belong to the pool.</summary>
    public long BusyConnectionsTo(int port) => Read(ConnectionsUpstream, port, "active");

    public void Dispose() => _listener.Dispose();

    private long Read(string instrument, object owner, string? state) => _values.GetValueOrDefault((instrument, owner, state));

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A host's meters belong to its factory; those of HTTP clients are the process's, and tell by the port.
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
