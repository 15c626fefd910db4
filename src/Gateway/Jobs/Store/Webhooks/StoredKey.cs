namespace Gateway.Jobs.Store.Webhooks;

/// <summary>A stored Ed25519 key, with which deliveries are signed.</summary>
/// <param name="Generation">1 for the first key, and one more for each rotation.</param>
/// <param name="Kid">The public name of the key.</param>
/// <param name="PrivateKey">The 32 bytes of the private key.</param>
/// <param name="SignsFrom">From this time on the key signs, until the next one does.</param>
/// <param name="PublishedUntil">The public key is published until this time. Null: there is no newer key.</param>
internal sealed record StoredKey(
    int Generation, string Kid, ReadOnlyMemory<byte> PrivateKey, DateTimeOffset SignsFrom, DateTimeOffset? PublishedUntil)
{
    /// <summary>Without the private key.</summary>
    public override string ToString() => $"{Kid} ***";
}
