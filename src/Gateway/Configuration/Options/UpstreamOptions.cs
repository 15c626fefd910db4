using Gateway.Text;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Upstream</c>: how the upstream is called. Its address is YARP's, under <c>ReverseProxy</c>.</summary>
internal sealed class UpstreamOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The Bearer token. Required in Production; without it a Development gateway runs on the sandbox.</summary>
    public Secret? Token { get; set; }

    /// <summary>Total deadline of one upstream call, from the first byte sent to the last byte read. Default 1 min.</summary>
    public TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>Deadline for a new connection, TLS included. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = DefaultConnectTimeout;

    /// <summary>Allows an <c>http://</c> upstream that is not on loopback: the token then travels in the clear.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>Which follow-up routes the upstream has. Default <see cref="UpstreamDialect.Auto"/>.</summary>
    public UpstreamDialect Dialect { get; set; } = UpstreamDialect.Auto;
}
