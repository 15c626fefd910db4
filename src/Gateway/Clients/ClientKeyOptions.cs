namespace Gateway.Clients;

/// <summary><c>Gateway:Clients:&lt;name&gt;:Keys:&lt;n&gt;</c>. Only a digest of the key is kept.</summary>
internal sealed class ClientKeyOptions
{
    /// <summary>SHA-256 of the whole key, 64 hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>From this moment on the key is refused. Unset: it does not expire.</summary>
    public DateTimeOffset? Expires { get; set; }
}
