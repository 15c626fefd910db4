using Gateway.Clients;
using Gateway.Configuration.Options;

namespace Gateway.Administration.Access;

/// <summary>
/// The keys of one configuration snapshot. Immutable. The look-up time does not depend on the secret (<see cref="KeyTable{TKey}"/>).
/// </summary>
internal sealed class AdministrationKeys
{
    private readonly KeyTable<AdministrationKey> _keys;

    private AdministrationKeys(IReadOnlyList<AdministrationKey> keys)
    {
        _keys = new KeyTable<AdministrationKey>(keys, static key => key.Digest);
        IsEmpty = keys.Count == 0;
    }

    /// <summary>Whether no key is configured. An expired key counts as configured: the API says that the key is not valid.</summary>
    public bool IsEmpty { get; }

    /// <summary>Creates the directory from options that <c>AdministrationRules</c> has accepted.</summary>
    public static AdministrationKeys Create(AdministrationOptions options) => new(
    [
        .. options.Keys.Select(key => new AdministrationKey(
            key.Key, key.Value.Role!.Value, Convert.FromHexString(key.Value.Sha256), key.Value.Expires)),
    ]);

    /// <returns>Null: the key is unknown, mistyped or expired.</returns>
    public AdministrationKey? Find(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        if (ClientKey.Classify(key) is KeyShape.Unusable or KeyShape.Mistyped)
        {
            return null;
        }

        var found = _keys.Find(key);
        return found is null || found.IsExpired(now) ? null : found;
    }
}
