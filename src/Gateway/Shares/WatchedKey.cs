namespace Gateway.Shares;

/// <summary>A key with requests in flight. Its requests share one source, which is cancelled if the key stops to be valid.</summary>
internal sealed class WatchedKey : IDisposable
{
    private readonly CancellationTokenSource _revocation = new();

    /// <summary>Number of requests in flight. Guarded by the lock of <see cref="KeyWatch"/>.</summary>
    public int Requests { get; set; }

    public CancellationToken Revoked => _revocation.Token;

    /// <summary>The requests end on another thread: an exception of theirs must not reach the timer.</summary>
    public void Revoke() => _ = _revocation.CancelAsync();

    public void Dispose() => _revocation.Dispose();
}
