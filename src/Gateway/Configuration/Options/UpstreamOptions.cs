using Gateway.Text;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Upstream</c>: settings of upstream calls. The address is part of YARP's section <c>ReverseProxy</c>.</summary>
internal sealed class UpstreamOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The Bearer token. Required in Production. In Development, the gateway uses the sandbox if there is no token.</summary>
    public Secret? Token { get; set; }

    /// <summary>Total deadline of one upstream call, from the first sent byte to the last received byte. Default 1 min.</summary>
    public TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>Deadline for a new connection, including TLS. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = DefaultConnectTimeout;

    /// <summary>Allows an <c>http://</c> upstream that is not on loopback. The token is then sent unencrypted.</summary>
    public bool AllowInsecure { get; set; }

    /// <summary>The follow-up routes that the upstream has. Default <see cref="UpstreamDialect.Auto"/>.</summary>
    public UpstreamDialect Dialect { get; set; } = UpstreamDialect.Auto;
}
