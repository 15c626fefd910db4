using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Repeats;

/// <summary>Clients that repeat calls by themselves, through the gateway to an upstream that accepts each submit and does not say so:
/// one job is bought.</summary>
public sealed class OneJobTests
{
    private static readonly (string Name, bool IsSynchronous)[] Packages =
    [
        ("@fal-ai/client", false), ("@fal-ai/client run", true), ("@ai-sdk/fal", true), ("axios-retry", false), ("got", false), ("ky", false),
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

    /// <param name="fault">What the upstream does with every submit that it has accepted.</param>
    /// <param name="status">Its status.</param>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Submit_AcceptedAndNotSaid_IsBoughtOnceByEachPackage(string fault, int? status)
    {
        await using var gateway = await StartAsync(fault, status);
        var address = gateway.Address.ToString().TrimEnd('/');
        var calls = Packages.Select(package => new JsonObject
        {
            ["name"] = package.Name,
            ["client"] = package.Name,
            ["url"] = package.IsSynchronous ? address + "/run" : address,
        });

        var ended = await JavaScriptClient.TalkAsync(gateway, "retrying.mjs", new JsonObject { ["calls"] = new JsonArray([.. calls]) }.ToJsonString());

        foreach (var (package, _) in Packages)
        {
            ended.GetProperty(package).GetProperty("ok").GetBoolean().ShouldBeFalse(package);
            JobsOf(gateway, package).ShouldBe(1, $"{package}: {ended.GetProperty(package)}");
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Submit_AcceptedAndNotSaid_IsBoughtOnceByTheResilienceHandler(string fault, int? status)
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

    /// <summary>The call for the result fails with what clients repeat, and what they would repeat is the submit.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.RateLimited)]
    [InlineData(SandboxFaultNames.Unavailable)]
    public async Task Synchronous_ResultFails_IsBoughtOnce(string fault)
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

    /// <summary>Each caller has a prompt of its own, by which its jobs are counted.</summary>
    private static string BodyOf(string caller) => new JsonObject { ["prompt"] = caller }.ToJsonString();

    private static int JobsOf(TestGateway gateway, string caller) => gateway.Sandbox.Jobs.Count(job => job.Prompt == caller);

    private static async Task<TestGateway> StartAsync(string fault, int? status)
    {
        var gateway = await TestGateway.StartAsync(("Gateway:Upstream:Timeout", "00:00:05"), ("Gateway:Jobs:StatusFreshness", "00:00:00.05"));
        gateway.Sandbox.Faults.Add(new SandboxFault { Fault = fault, Status = status, Accept = true, Times = null, Match = new() { Operation = SandboxOperation.Submit } });
        return gateway;
    }
}
