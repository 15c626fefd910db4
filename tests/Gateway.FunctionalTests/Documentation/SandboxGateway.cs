using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Documentation;

/// <summary>
/// The gateway in Development without a token, on the built-in sandbox, as the first command of the README starts it. It is a separate
/// process, because the test host would confuse the server of the sandbox with the server of the gateway.
/// </summary>
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
