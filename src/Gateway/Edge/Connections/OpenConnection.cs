using Microsoft.AspNetCore.Connections;

namespace Gateway.Edge.Connections;

/// <summary>An open connection of a client. It is a feature of the connection, so that each of its requests finds it.</summary>
internal sealed class OpenConnection(ConnectionContext connection, TimeProvider time)
{
    private long _unusedSince = time.GetTimestamp();
    private int _requests;
    private bool _hadRequest;

    /// <summary>How long the connection has had no request: it is idle, or its next request head is incomplete.</summary>
    public TimeSpan Unused => Volatile.Read(ref _requests) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _unusedSince));

    /// <summary>Whether no request has begun on the connection. Its first bytes may be on their way.</summary>
    public bool IsFresh => !Volatile.Read(ref _hadRequest);

    public void BeginRequest()
    {
        Volatile.Write(ref _hadRequest, true);
        Interlocked.Increment(ref _requests);
    }

    public void EndRequest()
    {
        Volatile.Write(ref _unusedSince, time.GetTimestamp());
        Interlocked.Decrement(ref _requests);
    }

    public void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));
}
