using Gateway.Clients.Stored;

namespace Gateway.Clients;

/// <summary>The authenticated client and the key that it used. Contains no secret.</summary>
internal sealed class Client
{
    /// <summary>In logs, in place of the id of a key.</summary>
    private const string UploadKeyId = "upload";

    /// <summary>The models that the client may call. Empty: all models.</summary>
    private readonly ModelPattern[] _models;

    /// <summary>The models that the key may call. Empty: those of the client.</summary>
    private readonly ModelPattern[] _keyModels;

    private readonly byte[] _digest;

    public Client(
        string name, string keyId, ModelPattern[] models, byte[] digest, ClientLimits? limits = null, ModelPattern[]? keyModels = null,
        KeyUse? use = null)
    {
        _keyModels = keyModels ?? [];
        Use = use;
        Limits = limits;
        Name = name;
        KeyId = keyId;
        _models = models;
        _digest = digest;
    }

    /// <summary>The client that owns an upload. The request has no key: the id in the upload URL authenticates it.</summary>
    public static Client OfUpload(string name) => new(name, UploadKeyId, [], []);

    public string Name { get; }

    /// <summary>Whether the request has an upload URL instead of a key.</summary>
    public bool IsOfUpload => _digest.Length == 0;

    /// <summary>The public id of the key. For a key in another format: the first eight hex digits of its SHA-256.</summary>
    public string KeyId { get; }

    /// <summary>Null: the client has no limit.</summary>
    public ClientLimits? Limits { get; }

    /// <summary>SHA-256 of the key. A newer directory uses it to find the client again.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>The use of a key in the store. Null: the key is configured.</summary>
    public KeyUse? Use { get; }

    /// <summary>The client and the key must both allow the model.</summary>
    public bool MayCall(string model) => Contains(_models, model) && Contains(_keyModels, model);

    public override string ToString() => $"{Name}/{KeyId}";

    private static bool Contains(ModelPattern[] patterns, string model)
    {
        if (patterns.Length == 0)
        {
            return true;
        }

        foreach (var pattern in patterns)
        {
            if (pattern.Matches(model))
            {
                return true;
            }
        }

        return false;
    }
}
