namespace Gateway.Configuration.Options;

/// <summary>The section <c>Gateway:Management</c>: the port for operators, apart from the port for clients.</summary>
internal sealed class ManagementOptions
{
    /// <summary>The address when none is configured. It is reachable from this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8081";

    /// <summary>The value that turns the port off.</summary>
    public const string Off = "Off";

    /// <summary>
    /// One address, such as <c>http://*:8081</c>, or <c>Off</c>. Null: <see cref="DefaultUrl"/>, and the gateway runs without the port if
    /// another program uses this address.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// Names that requests may carry in <c>Host</c>, besides IP addresses, <c>localhost</c> and names without a dot. None by default.
    /// </summary>
    public List<string> Hosts { get; set; } = [];

    public bool IsOff => Off.Equals(Url, StringComparison.OrdinalIgnoreCase);
}
