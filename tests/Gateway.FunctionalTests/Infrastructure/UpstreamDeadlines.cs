using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// The gateway's deadlines for calls to the upstream, for a test of one fault. They are short only where the fault lasts until a deadline:
/// otherwise a busy machine would meet the deadline before the fault.
/// </summary>
internal static class UpstreamDeadlines
{
    private static readonly (string Key, string Value)[] Short =
        [("Gateway:Upstream:Timeout", "00:00:05"), ("Gateway:Upstream:ConnectTimeout", "00:00:05")];

    public static (string Key, string Value)[] For(string fault) => fault is SandboxFaultNames.Stall or SandboxFaultNames.Trickle ? Short : [];
}
