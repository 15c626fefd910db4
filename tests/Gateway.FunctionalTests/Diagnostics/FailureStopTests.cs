using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics;

/// <summary>
/// An exception that nobody handles is logged once, the gateway stops in order, and the exit code makes the orchestrator start it again.
/// </summary>
public sealed class FailureStopTests
{
    private const int FailureStop = 603;
    private const int Unobserved = 604;
    private const int ExitCode = 70;

    /// <summary>The heap limit of .NET in a container of 512 MiB.</summary>
    private const string HeapLimit = "0x18000000";

    [Theory]
    [InlineData("thread", "System.InvalidOperationException", 200)]
    [InlineData("pool", "System.InvalidOperationException", 200)]
    [InlineData("timer", "System.InvalidOperationException", 200)]
    [InlineData("periodic-timer", "System.InvalidOperationException", 200)]
    [InlineData("posted", "System.InvalidOperationException", 200)]
    [InlineData("service", "System.InvalidOperationException", 200)]
    [InlineData("dropped-allocation", "System.OutOfMemoryException", 200)]
    [InlineData("request", "System.OutOfMemoryException", 500)]
    [InlineData("server", "System.OutOfMemoryException", 500)]
    public async Task Exception_NobodyHandles_IsLoggedOnceAndStopsTheGateway(string kind, string type, int status)
    {
        await using var gateway = await StartAsync(kind, []);

        (await TriggerAsync(gateway)).ShouldBe((HttpStatusCode)status);

        (await gateway.WaitForExitAsync()).ShouldBe(ExitCode);
        var logged = EventsOf(gateway, "Fatal").ShouldHaveSingleItem();
        logged.GetProperty("EventId").GetProperty("Id").GetInt32().ShouldBe(FailureStop);
        logged.GetProperty("exception_type").GetString().ShouldBe(type);
        // The server logs an exception that passes through the gateway's pipeline. Nothing else may log the failure.
        EventsOf(gateway, "Error").Count.ShouldBe(kind switch { "server" or "request" => 1, _ => 0 });
        string.Join('\n', gateway.Output).ShouldNotContain(InjectedFailure.Secret);
        gateway.Output.ShouldContain(line => line.Contains("Application is shutting down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TaskException_Unobserved_IsLoggedOnceAndTheGatewayContinues()
    {
        await using var gateway = await StartAsync("unobserved", []);

        // A finalizer reports the exception, so it may take another collection.
        await Eventually.IsTrueAsync(async () =>
        {
            (await TriggerAsync(gateway)).ShouldBe(HttpStatusCode.OK);
            return EventsOf(gateway, "Error").Count > 0;
        });
        (await TriggerAsync(gateway)).ShouldBe(HttpStatusCode.OK);

        (await gateway.StopAsync()).ShouldBe(0);
        var logged = EventsOf(gateway, "Error").ShouldHaveSingleItem();
        logged.GetProperty("EventId").GetProperty("Id").GetInt32().ShouldBe(Unobserved);
        string.Join('\n', gateway.Output).ShouldNotContain(InjectedFailure.Secret);
    }

    /// <summary>Nothing half-done stays: a submit that has begun is answered and recorded before the process ends.</summary>
    [Fact]
    public async Task Exception_DuringSubmit_SubmitIsAnsweredAndRecorded()
    {
        await using var upstream = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken }, TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        using var files = new TemporaryDirectory();
        var environment = CrashTests.Environment(upstream, key, Path.Combine(files.Path, "jobs.db"));
        string id;
        await using (var gateway = await StartAsync("thread", environment))
        {
            using var client = CrashTests.ClientOf(gateway, key);
            upstream.Faults.Add(new SandboxFault
            {
                Fault = SandboxFaultNames.Delay,
                Match = new() { Operation = SandboxOperation.Submit },
                DelayMs = 1000,
            });
            var submit = client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
            await Eventually.IsTrueAsync(() => upstream.RequestCount == 1);

            await TriggerAsync(gateway);

            using var answer = await submit;
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            id = (await answer.JsonAsync()).GetProperty("request_id").GetString()!;
            (await gateway.WaitForExitAsync()).ShouldBe(ExitCode);
        }

        await using var next = await GatewayProcess.StartAsync(environment);
        using var again = CrashTests.ClientOf(next, key);
        using var status = await again.FollowAsync($"{id}/status");
        status.IsSuccessStatusCode.ShouldBeTrue();
    }

    private static Task<GatewayProcess> StartAsync(string kind, Dictionary<string, string> environment) =>
        GatewayProcess.StartAsync(new Dictionary<string, string>(environment)
        {
            [InjectedFailure.Variable] = kind,
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
        });

    private static async Task<HttpStatusCode> TriggerAsync(GatewayProcess gateway)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, "/healthz/live"));
        request.Headers.Add(InjectedFailure.Trigger, "1");
        request.Headers.Add("Origin", "https://page.example");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static List<JsonElement> EventsOf(GatewayProcess gateway, string level) =>
    [
        .. gateway.Output.Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("Level").GetString() == level).Select(line => line.GetProperty("Properties")),
    ];
}
