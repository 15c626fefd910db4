namespace Gateway.Shares;

/// <summary>A key with requests in flight. Its requests share one source, which is cancelled if the key stops to be valid.</summary>
internal sealed class WatchedKey : IDisposable
{
    private readonly CancellationTokenSource _revocation = new();

    /// <summary>Number of requests in flight. Guarded by the lock of <see cref="KeyWatch"/>.</summary>
    public int Requests { get; set; }

    public CancellationToken Revoked => _revocation.Token;

    public void Revoke() => _revocation.Cancel();

    public void Dispose() => _revocation.Dispose();
}
