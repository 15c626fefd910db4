using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>The gateway in Development without a token, as the README's first command starts it: on the built-in sandbox. It is
/// a process of its own, because the test host would take the sandbox's server for the gateway's.</summary>
internal static class SandboxGateway
{
    public static Task<GatewayProcess> StartAsync(params (string Key, string Value)[] environment)
    {
        var all = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Gateway__Sandbox__Enabled"] = "true",
            ["Gateway__Sandbox__QueueTime"] = "00:00:00",
            ["Gateway__Sandbox__RunTime"] = "00:00:00",
        };
        foreach (var (key, value) in environment)
        {
            all[key] = value;
        }

        return GatewayProcess.StartAsync(all);
    }
}
