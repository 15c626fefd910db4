using Gateway.Jobs.Store.Webhooks;

namespace Gateway.Webhooks.Keys;

/// <summary>
/// The times of a rotation. Receivers may keep the published keys for <see cref="LongestCache"/>. The new key is therefore published for
/// longer before it signs, and the old ones stay published for the same time after they have stopped.
/// </summary>
internal static class KeyRotation
{
    /// <summary>How long a receiver may keep the published keys.</summary>
    public static readonly TimeSpan LongestCache = TimeSpan.FromHours(24);

    /// <summary>One hour more, for the clocks of the replicas and their own delay.</summary>
    public static readonly TimeSpan Overlap = LongestCache + TimeSpan.FromHours(1);

    /// <summary>The first key signs at once: nobody has older keys.</summary>
    public static StoredKey First(SigningKey key, DateTimeOffset now) => key.ToStored(generation: 1, now);

    /// <summary>Adds a new key.</summary>
    /// <param name="store">The store.</param>
    /// <param name="atOnce">Whether the new key signs at once, and the old ones are no longer published, because one of them has become
    /// known to others.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Cancels the call.</param>
    /// <returns>The new key. Null: another process has rotated the keys at the same moment.</returns>
    public static async Task<StoredKey?> RotateAsync(
        ISigningKeyStore store, bool atOnce, DateTimeOffset now, CancellationToken cancellation)
    {
        var known = new KeySet(await store.ReadKeysAsync(cancellation));
        var signsFrom = atOnce || known.IsEmpty ? now : now + Overlap;
        var key = SigningKey.Create().ToStored(known.NewestGeneration + 1, signsFrom);
        return await store.AddKeyAsync(key, atOnce ? now : signsFrom + Overlap, cancellation) ? key : null;
    }
}
