using Gateway.Text;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Sandbox</c>: the built-in sandbox upstream. Refused in Production.</summary>
internal sealed class SandboxSettings
{
    /// <summary>The token for the sandbox, which accepts any Bearer token.</summary>
    public static readonly Secret Token = new("sandbox-upstream-token");

    /// <summary>Whether the sandbox is the upstream. Unset: in Development, if no upstream token is set.</summary>
    public bool? Enabled { get; set; }

    /// <summary>How long a sandbox job is queued. Default 1 s.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a sandbox job runs. Default 2 s.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(2);
}
