using System.Net;
using System.Net.Http.Headers;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Bodies;

/// <summary>
/// Tests the memory claim on the real program. The runtime enforces the heap limit: a program that needs more memory exits. Resident memory
/// also depends on the machine; <c>tests/prove.sh memory</c> measures it.
/// </summary>
public sealed class MemoryTests
{
    private const int Connections = 200;
    private const int ImageBytes = 10_000_000;

    /// <summary>A quarter of it is for large bodies: less than four percent of the size of all bodies.</summary>
    private const long HeapLimit = 256 * MiB;

    /// <summary>
    /// The server keeps about 100 KiB of buffers for each connection for a while. No body, 2 GB together, remains in memory.
    /// </summary>
    private const long MostKept = 32 * MiB;
    private const long MostResident = 350 * MiB;
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task Bodies_TwoHundredLargeAtOnce_StayWithinHeapLimitAndAreReleased()
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { MaxRequests = 10 }, TestContext.Current.CancellationToken);
        var key = TestKey.Create();
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_GCHeapHardLimit"] = $"0x{HeapLimit:x}",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            // The deadlines are so long that a busy machine does not reach them.
            ["Gateway__Upstream__Timeout"] = "00:10:00",
            ["Gateway__Limits__BodyReadTimeout"] = "01:00:00",
            ["Gateway__Clients__load__Keys__0__Sha256"] = key.Sha256,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        }, measuresMemory: true);
        var body = BodyOf(ImageBytes);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        // Loads all code that a body needs before the measurement.
        (await SubmitAsync(client, body)).ShouldBe(HttpStatusCode.OK);
        var before = await gateway.ManagedMemoryAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SubmitAsync(client, body)));

        gateway.HasExited.ShouldBeFalse();
        // One client sends all bodies, so that it reaches its own share first.
        answers.ShouldAllBe(status =>
            status == HttpStatusCode.OK || status == HttpStatusCode.TooManyRequests || status == HttpStatusCode.ServiceUnavailable);
        var accepted = answers.Count(status => status == HttpStatusCode.OK);
        accepted.ShouldBeGreaterThan(0);
        sandbox.JobCount.ShouldBe(accepted + 1);
        LongRun.Report($"{accepted} of {Connections} bodies of 10 MB accepted, {gateway.PeakMemory / MiB} MiB resident at most");
        if (LongRun.IsAsked(LongRun.ResidentMemory))
        {
            gateway.PeakMemory.ShouldBeLessThan(MostResident);
        }

        // The pool releases idle blocks every few seconds.
        await Eventually.IsTrueAsync(async () => await gateway.ManagedMemoryAsync() - before < MostKept, TimeSpan.FromSeconds(1));
        (await SubmitAsync(client, BodyOf(1000))).ShouldBe(HttpStatusCode.OK);
        (await gateway.StopAsync()).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> SubmitAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.PostAsync(
                new Uri("/" + Seeds.FluxLora, UriKind.Relative), content, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            // The gateway refused the body and does not wait for its rest, which a busy machine sends slowly.
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    private static byte[] BodyOf(int imageBytes)
    {
        var image = new string('A', imageBytes / 4 * 4);
        return System.Text.Encoding.ASCII.GetBytes($$"""{"prompt":"a lion","image_url":"data:image/png;base64,{{image}}"}""");
    }
}
