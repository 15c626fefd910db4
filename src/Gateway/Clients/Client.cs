namespace Gateway.Clients;

/// <summary>Who is calling, and with which of its keys. It holds nothing secret.</summary>
internal sealed class Client
{
    /// <summary>What it may call; empty: everything.</summary>
    private readonly ModelPattern[] _models;

    private readonly byte[] _digest;

    public Client(string name, string keyId, ModelPattern[] models, byte[] digest)
    {
        Name = name;
        KeyId = keyId;
        _models = models;
        _digest = digest;
    }

    public string Name { get; }

    /// <summary>The key's public id; for a key of another make the first eight hex digits of its SHA-256.</summary>
    public string KeyId { get; }

    /// <summary>SHA-256 of the key, by which a later directory finds it again.</summary>
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
