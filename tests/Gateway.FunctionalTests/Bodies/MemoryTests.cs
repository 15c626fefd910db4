using System.Net;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Bodies;

/// <summary>The memory claim, on the real program under a real limit of 512 MiB for the heap.</summary>
public sealed class MemoryTests
{
    private const int Connections = 200;
    private const int ImageBytes = 10_000_000;
    private const string HeapLimit = "0x20000000"; // 512 MiB

    [Fact]
    public async Task TwoHundredLargeBodiesAtOnce_AreForwardedOrRefusedWithin350MiB()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxRequests = 10 }, TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__Clients__load__Keys__0__Sha256"] = key.Sha256,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        });
        var body = BodyOf(ImageBytes);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(3) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);

        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SubmitAsync(client, body)));

        gateway.HasExited.ShouldBeFalse();
        answers.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.ServiceUnavailable);
        var accepted = answers.Count(status => status == HttpStatusCode.OK);
        accepted.ShouldBeGreaterThan(0);
        sandbox.JobCount.ShouldBe(accepted);
        TestContext.Current.SendDiagnosticMessage($"{accepted} of {Connections} accepted, peak {gateway.PeakMemory / 1048576} MiB");
        gateway.PeakMemory.ShouldBeLessThan(350L * 1024 * 1024);
        (await SubmitAsync(client, BodyOf(1000))).ShouldBe(HttpStatusCode.OK);
        (await gateway.StopAsync()).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> SubmitAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(new Uri("/" + Seeds.FluxLora, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static byte[] BodyOf(int imageBytes)
    {
        var image = new string('A', imageBytes / 4 * 4);
        return System.Text.Encoding.ASCII.GetBytes($$"""{"prompt":"a lion","image_url":"data:image/png;base64,{{image}}"}""");
    }
}
