namespace Gateway.Jobs.Store.Webhooks;

/// <summary>Stores the keys that sign the deliveries of webhooks. The rules for failures are those of <see cref="IJobStore"/>.</summary>
internal interface ISigningKeyStore
{
    /// <summary>The signing keys, the newest first.</summary>
    Task<IReadOnlyList<StoredKey>> ReadKeysAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key, and sets the end of the publication of the older ones that have none or a later one.</summary>
    /// <returns>False: there is a key of this generation.</returns>
    Task<bool> AddKeyAsync(StoredKey key, DateTimeOffset olderPublishedUntil, CancellationToken cancellationToken);

    /// <summary>Deletes the keys that are not published since the given time.</summary>
    Task DeleteKeysAsync(DateTimeOffset unpublishedSince, CancellationToken cancellationToken);
}
