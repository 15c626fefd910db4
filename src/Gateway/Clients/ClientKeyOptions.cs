namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:Keys:&lt;n&gt;</c>. Contains the digest of the key, not the key.</summary>
internal sealed class ClientKeyOptions
{
    /// <summary>SHA-256 of the whole key, 64 hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>The key is refused from this time on. Unset: the key does not expire.</summary>
    public DateTimeOffset? Expires { get; set; }
}
