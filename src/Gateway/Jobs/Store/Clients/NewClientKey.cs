using Gateway.Clients;

namespace Gateway.Jobs.Store.Clients;

/// <summary>A key to store. Contains the digest of the key, not the key.</summary>
/// <param name="KeyId">The public id of the key.</param>
/// <param name="Digest">SHA-256 of the whole key.</param>
internal sealed record NewClientKey(string KeyId, ReadOnlyMemory<byte> Digest)
{
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Patterns of the models that the key may call. Empty: those of the client.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public static NewClientKey Of(ClientKey key) => new(key.Id, Convert.FromHexString(key.Sha256));
}
