using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>
/// Clients that retry by themselves. The upstream accepts each submit, but its response does not say so. The gateway submits one job.
/// </summary>
public sealed class OneJobTests
{
    private static readonly (string Name, bool IsSynchronous)[] Packages =
    [
        ("@fal-ai/client", false),
        ("@fal-ai/client run", true),
        ("@ai-sdk/fal", true),
        ("axios-retry", false),
        ("got", false),
        ("ky", false),
    ];

    public static TheoryData<string, int?> Faults => new()
    {
        { SandboxFaultNames.Status, 500 },
        { SandboxFaultNames.Status, 501 },
        { SandboxFaultNames.Status, 504 },
        { SandboxFaultNames.Status, 520 },
        { SandboxFaultNames.Status, 408 },
        { SandboxFaultNames.Html502, null },
        { SandboxFaultNames.CutBefore, null },
        { SandboxFaultNames.CutDuring, null },
        { SandboxFaultNames.Truncated, null },
        { SandboxFaultNames.NonJson, null },
        { SandboxFaultNames.NoRequestId, null },
        { SandboxFaultNames.Redirect, null },
        { SandboxFaultNames.SwitchingProtocols, null },
    };

    /// <param name="fault">The fault of the upstream after it accepted the submit.</param>
    /// <param name="status">The status of the fault.</param>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Submit_AcceptedWithFaultyResponse_EachPackageSubmitsOneJob(string fault, int? status)
    {
        await using var gateway = await StartAsync(fault, status);
        var address = gateway.Address.ToString().TrimEnd('/');
        var calls = Packages.Select(package => new JsonObject
        {
            ["name"] = package.Name,
            ["client"] = package.Name,
            ["url"] = package.IsSynchronous ? address + "/run" : address,
        });

        var input = new JsonObject { ["calls"] = new JsonArray([.. calls]) };
        var ended = await JavaScriptClient.TalkAsync(gateway, "retrying.mjs", input.ToJsonString());

        foreach (var (package, _) in Packages)
        {
            ended.GetProperty(package).GetProperty("ok").GetBoolean().ShouldBeFalse(package);
            JobsOf(gateway, package).ShouldBe(1, $"{package}: {ended.GetProperty(package)}");
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Submit_AcceptedWithFaultyResponse_ResilienceHandlerSubmitsOneJob(string fault, int? status)
    {
        await using var gateway = await StartAsync(fault, status);
        using var client = new ResilientClient(gateway.Address);
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        foreach (var way in WaysIn.All)
        {
            using var response = await WaysIn.SubmitAsync(client.Http, way, BodyOf(way));

            response.IsSuccessStatusCode.ShouldBeFalse();
            JobsOf(gateway, way).ShouldBe(1, $"{way}: {await response.TextAsync()}");
        }
    }

    /// <summary>The result call fails with a status that clients retry. A retry would repeat the submit.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.RateLimited)]
    [InlineData(SandboxFaultNames.Unavailable)]
    public async Task Synchronous_ResultCallFails_SubmitsOneJob(string fault)
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.05"));
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Result, times: null);
        using var client = new ResilientClient(gateway.Address);
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        foreach (var way in new[] { WaysIn.Run, WaysIn.ProxyRun, WaysIn.Wait })
        {
            using var response = await WaysIn.SubmitAsync(client.Http, way, BodyOf(way));

            ((int)response.StatusCode).ShouldBe(way == WaysIn.Wait ? 202 : 424);
            JobsOf(gateway, way).ShouldBe(1, way);
        }
    }

    /// <summary>Each client has its own prompt, by which the test counts its jobs.</summary>
    private static string BodyOf(string caller) => new JsonObject { ["prompt"] = caller }.ToJsonString();

    private static int JobsOf(TestGateway gateway, string caller) => gateway.Sandbox.Jobs.Count(job => job.Prompt == caller);

    private static async Task<TestGateway> StartAsync(string fault, int? status)
    {
        var gateway = await TestGateway.StartAsync(
            [.. UpstreamDeadlines.For(fault), ("Gateway:Jobs:StatusFreshness", "00:00:00.05")]);
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = fault,
            Status = status,
            Accept = true,
            Times = null,
            Match = new() { Operation = SandboxOperation.Submit },
        });
        return gateway;
    }
}
