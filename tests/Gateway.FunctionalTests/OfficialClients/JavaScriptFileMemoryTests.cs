using System.Text.Json;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// Fifty <c>fal.subscribe</c> calls of the official client at once, each with a <c>File</c> of 15 MB, against the real program, which exits
/// if it needs more than its heap limit. <c>tests/prove.sh memory</c> measures its resident memory, without a heap limit.
/// </summary>
public sealed class JavaScriptFileMemoryTests
{
    private const int AtOnce = 50;
    private const int FileBytes = 15_000_000;
    private const long HeapLimit = 256 * MiB;
    private const long MostResident = 350 * MiB;
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task Subscribe_FiftyFilesOf15MBAtOnce_ArriveByteForByteInBoundedMemory()
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        await using var gateway = await StartAsync(sandbox, key);
        var calls = Enumerable.Range(1, AtOnce).Select(seed => new
        {
            name = $"{seed}",
            verb = "subscribe",
            model = Seeds.FluxLora,
            files = new[] { new { bytes = FileBytes, seed } },
        });

        var answers = await JavaScriptClient.TalkAsync(
            gateway.Address, key.Text, "upload.mjs", JsonSerializer.Serialize(new { way = "proxy", atOnce = AtOnce, calls }));

        gateway.HasExited.ShouldBeFalse();
        var received = sandbox.Jobs.ToDictionary(job => job.RequestId, job => job.DataUris.ShouldHaveSingleItem().Sha256);
        received.Count.ShouldBe(AtOnce);
        foreach (var answer in answers.EnumerateObject())
        {
            answer.Value.GetProperty("ok").GetBoolean().ShouldBeTrue(answer.ToString());
            received[answer.Value.GetProperty("requestId").GetString()!].ShouldBe(answer.Value.GetProperty("sha256")[0].GetString());
        }

        LongRun.Report($"{AtOnce} files of 15 MB at once from the official client, {gateway.PeakMemory / MiB} MiB resident at most");
        if (LongRun.IsAsked(LongRun.ResidentMemory))
        {
            gateway.PeakMemory.ShouldBeLessThan(MostResident);
        }
    }

    private static Task<GatewayProcess> StartAsync(SandboxServer sandbox, TestKey key)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__Clients__load__Keys__0__Sha256"] = key.Sha256,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        };
        if (!LongRun.IsAsked(LongRun.ResidentMemory))
        {
            environment["DOTNET_GCHeapHardLimit"] = $"0x{HeapLimit:x}";
        }

        return GatewayProcess.StartAsync(environment);
    }
}
