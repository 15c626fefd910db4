using Gateway.Configuration.Options;

namespace Gateway.Administration.Access;

/// <summary>A configured key of the administration API.</summary>
internal sealed class AdministrationKey(string label, AdministrationRole role, byte[] digest, DateTimeOffset? expires)
{
    /// <summary>The actor in the audit log.</summary>
    public string Label { get; } = label;

    public AdministrationRole Role { get; } = role;

    public byte[] Digest { get; } = digest;

    public bool IsExpired(DateTimeOffset now) => now >= expires;
}
