using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Connections;

/// <summary>An open connection of a client. It is a feature of the connection, so that each of its requests finds it.</summary>
internal sealed class OpenConnection(ConnectionContext connection, TimeProvider time)
{
    private long _unusedSince = time.GetTimestamp();
    private int _requests;

    /// <summary>How long the connection has had no request: it is idle, or its next request head is incomplete.</summary>
    public TimeSpan Unused => Volatile.Read(ref _requests) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _unusedSince));

    public void BeginRequest() => Interlocked.Increment(ref _requests);

    public void EndRequest()
    {
        Volatile.Write(ref _unusedSince, time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    public void Abort() => connection.Abort(new ConnectionAbortedException("The connection had no request while memory was scarce."));
}
