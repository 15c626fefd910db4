using Gateway.Clients;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Administration:Keys:&lt;label&gt;</c>. Contains the digest of the key, not the key.</summary>
internal sealed class AdministrationKeyOptions
{
    /// <inheritdoc cref="ClientKeyOptions.Sha256"/>
    public string Sha256 { get; set; } = "";

    /// <inheritdoc cref="ClientKeyOptions.Expires"/>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>Required: a key without a role would be a mistake.</summary>
    public AdministrationRole? Role { get; set; }
}
