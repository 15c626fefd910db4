using Gateway.Text;

namespace Gateway.Configuration.Options;

/// <summary><c>Gateway:Sandbox</c>: the built-in stand-in upstream. Refused in Production.</summary>
internal sealed class SandboxSettings
{
    /// <summary>What the gateway presents to the sandbox, which takes any Bearer token.</summary>
    public static readonly Secret Token = new("sandbox-upstream-token");

    /// <summary>Runs on the sandbox. Unset: in Development exactly when no upstream token is set.</summary>
    public bool? Enabled { get; set; }

    /// <summary>How long a sandbox job waits in the queue. Default 1 s.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a sandbox job runs. Default 2 s.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromSeconds(2);
}
