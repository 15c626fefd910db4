using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Webhooks.Keys;

/// <summary>The signing keys of the store at one time.</summary>
internal sealed class KeySet
{
    private readonly (StoredKey Stored, SigningKey Key)[] _keys;

    /// <param name="keys">The stored keys, in any order.</param>
    public KeySet(IEnumerable<StoredKey> keys) =>
        _keys =
        [
            .. keys.OrderByDescending(static key => key.Generation).Select(static key => (key, new SigningKey(key.PrivateKey.Span))),
        ];

    public bool IsEmpty => _keys.Length == 0;

    public int NewestGeneration => IsEmpty ? 0 : _keys[0].Stored.Generation;

    /// <summary>The key that signs at this time: the newest one whose time has come. If the clock was set back behind all of them, the
    /// oldest.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public SigningKey SignerAt(DateTimeOffset now) =>
        IsEmpty
            ? throw new InvalidOperationException("There is no signing key.")
            : (_keys.FirstOrDefault(key => key.Stored.SignsFrom <= now) is { Key: not null } signer ? signer : _keys[^1]).Key;

    /// <summary>The keys that are published at this time, the newest first.</summary>
    public IReadOnlyList<SigningKey> PublishedAt(DateTimeOffset now) =>
        [.. _keys.Where(key => key.Stored.PublishedUntil is null || key.Stored.PublishedUntil > now).Select(static key => key.Key)];

    /// <summary>Whether it has the same keys with the same times.</summary>
    public bool IsSameAs(IReadOnlyList<StoredKey> keys) =>
        keys.Count == _keys.Length
        && keys.OrderByDescending(static key => key.Generation).Zip(_keys).All(static pair =>
            (pair.First.Kid, pair.First.SignsFrom, pair.First.PublishedUntil)
            == (pair.Second.Stored.Kid, pair.Second.Stored.SignsFrom, pair.Second.Stored.PublishedUntil));
}
