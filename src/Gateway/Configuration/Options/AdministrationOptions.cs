namespace Gateway.Configuration.Options;

/// <summary>The section <c>Gateway:Administration</c>: the API on the management port.</summary>
internal sealed class AdministrationOptions
{
    /// <summary>
    /// Keys of operators by label. The audit log contains the label; it is not a secret. Without a key the API does not exist.
    /// </summary>
    public Dictionary<string, AdministrationKeyOptions> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
