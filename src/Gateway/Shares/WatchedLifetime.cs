using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Shares;

/// <summary>
/// The lifetime of a request that also ends when its key is revoked. Most requests never wait, so the source that joins the two tokens is
/// created when a stage reads the token for the first time.
/// </summary>
/// <param name="connection">The lifetime of the request by its connection.</param>
/// <param name="revoked">Cancelled when the key is revoked.</param>
internal sealed class WatchedLifetime(IHttpRequestLifetimeFeature connection, CancellationToken revoked) : IHttpRequestLifetimeFeature
{
    private CancellationTokenSource? _ending;

    /// <summary>The token of <see cref="_ending"/>, or the one that a stage has set. Null: no stage has read or set it.</summary>
    private CancellationToken? _token;
    private bool _hasEnded;

    public CancellationToken RequestAborted
    {
        get
        {
            // A stage may read it on several threads. No other code can lock this object.
            lock (this)
            {
                return _token ??= Join();
            }
        }

        set
        {
            lock (this)
            {
                _token = value;
            }
        }
    }

    /// <summary>The lifetime of the request by its connection.</summary>
    public CancellationToken Connection => connection.RequestAborted;

    /// <summary>Cancelled when the key is revoked.</summary>
    public CancellationToken Revoked => revoked;

    /// <summary>Throws if the client of a request has disconnected or its key is revoked. The two tokens are joined only then.</summary>
    /// <exception cref="OperationCanceledException">The request must end.</exception>
    public static void ThrowIfEnded(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestLifetimeFeature>() is not WatchedLifetime watched
            || watched.Connection.IsCancellationRequested || watched.Revoked.IsCancellationRequested)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    public void Abort() => connection.Abort();

    /// <summary>Releases the source. A token that was read stays readable. A token that is read later is that of the connection.</summary>
    public void End()
    {
        lock (this)
        {
            _hasEnded = true;
            _ending?.Dispose();
        }
    }

    private CancellationToken Join()
    {
        if (_hasEnded)
        {
            return connection.RequestAborted;
        }

        _ending = CancellationTokenSource.CreateLinkedTokenSource(connection.RequestAborted, revoked);
        return _ending.Token;
    }
}
