namespace Gateway.Clients.Stored;

/// <summary>A key of a client in the store. Contains the digest of the key, not the key.</summary>
/// <param name="Label">The name of the key, unique for the client.</param>
/// <param name="KeyId">The public id of the key, unique for all clients.</param>
/// <param name="Digest">SHA-256 of the whole key.</param>
/// <param name="CreatedAt">When the key was made.</param>
internal sealed record StoredClientKey(string Label, string KeyId, ReadOnlyMemory<byte> Digest, DateTimeOffset CreatedAt)
{
    /// <summary>The most keys of a client, the replaced ones included.</summary>
    public const int MaxKeys = 50;

    /// <summary>The longest label. A replaced key has the label <c>&lt;label&gt;.&lt;key id&gt;</c>, which is a name too.</summary>
    public const int MaxLabelLength = 50;

    /// <summary>The key is refused from this time on. Null: it does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Patterns of the models that the key may call. The patterns of the client hold too. Empty: those of the client
    /// alone.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The id of the key that this key replaces. Null: it replaces none.</summary>
    public string? RotatedFrom { get; init; }

    /// <summary>The label that the key had before another key replaced it. Null: it was not replaced.</summary>
    public string? ReplacedLabel { get; init; }

    /// <summary>The last use, rounded down to a step of <see cref="KeyUse.Step"/>. Null: no use is stored.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether this version of the gateway cannot read the models of the key. The client of the key is refused then.</summary>
    public bool IsUnreadable { get; init; }

    public bool IsExpired(DateTimeOffset now) => now >= Expires;
}
