using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The gateway in Development without a token, as the README's first command starts it: on the built-in sandbox. It is
/// a process of its own, because the test host would take the sandbox's server for the gateway's.</summary>
internal static class SandboxGateway
{
    public static Task<GatewayProcess> StartAsync() => StartAsync(TimeSpan.Zero);

    /// <param name="queueTime">How long a job waits before it runs.</param>
    public static Task<GatewayProcess> StartAsync(TimeSpan queueTime) => GatewayProcess.StartAsync(new Dictionary<string, string>
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Gateway__Sandbox__Enabled"] = "true",
        ["Gateway__Sandbox__QueueTime"] = queueTime.ToString(),
        ["Gateway__Sandbox__RunTime"] = "00:00:00",
    });
}
