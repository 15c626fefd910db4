namespace Gateway.Clients;

/// <summary>The authenticated client and the key that it used. Contains no secret.</summary>
internal sealed class Client
{
    /// <summary>The models that the client may call. Empty: all models.</summary>
    private readonly ModelPattern[] _models;

    private readonly byte[] _digest;

    public Client(string name, string keyId, ModelPattern[] models, byte[] digest, ClientLimits? limits = null)
    {
        Limits = limits;
        Name = name;
        KeyId = keyId;
        _models = models;
        _digest = digest;
    }

    public string Name { get; }

    /// <summary>The public id of the key. For a key in another format: the first eight hex digits of its SHA-256.</summary>
    public string KeyId { get; }

    /// <summary>Null: the client has no limit.</summary>
    public ClientLimits? Limits { get; }

    /// <summary>SHA-256 of the key. A newer directory uses it to find the client again.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    public bool MayCall(string model)
    {
        if (_models.Length == 0)
        {
            return true;
        }

        foreach (var pattern in _models)
        {
            if (pattern.Matches(model))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"{Name}/{KeyId}";
}
