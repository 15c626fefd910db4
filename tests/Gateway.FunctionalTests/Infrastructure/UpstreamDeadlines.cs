using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Infrastructure;

/// <summary>
/// The gateway's deadlines for upstream calls, for a test of one fault. They are short only if the fault lasts until a deadline. Otherwise
/// a busy machine could reach the deadline before the fault.
/// </summary>
internal static class UpstreamDeadlines
{
    private static readonly (string Key, string Value)[] Short =
        [("Gateway:Upstream:Timeout", "00:00:05"), ("Gateway:Upstream:ConnectTimeout", "00:00:05")];

    public static (string Key, string Value)[] For(string fault) =>
        fault is SandboxFaultNames.Stall or SandboxFaultNames.Trickle ? Short : [];
}
