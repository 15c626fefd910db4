using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.FunctionalTests.Abuse.Support;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Files.References;

/// <summary>
/// Tests the memory of uploads and of submits with files on the real program, which exits if it needs more than its heap limit. Resident
/// memory also depends on the machine; <c>tests/prove.sh memory</c> measures it, without a heap limit.
/// </summary>
public sealed class InlineMemoryTests
{
    private const int AtOnce = 50;
    private const int FileBytes = 15_000_000;
    private const long HeapLimit = 256 * MiB;
    private const long MostKept = 32 * MiB;
    private const long MostResident = 350 * MiB;
    private const long MiB = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_FiftyOf15MBAtOnce_StayWithinHeapLimitAndArriveComplete()
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { MaxRequests = 10, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Cancellation);
        var key = TestKey.Create();
        await using var gateway = await StartAsync(key, new()
        {
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        });
        using var client = ClientOf(gateway, key);
        (await UploadAndSubmitAsync(client, 0, 1000)).ShouldBe(HttpStatusCode.OK);
        var before = await gateway.ManagedMemoryAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(seed => UploadAndSubmitAsync(client, seed)));

        gateway.HasExited.ShouldBeFalse();
        answers.ShouldAllBe(static status => status == HttpStatusCode.OK);
        sandbox.Jobs.Skip(1).Select(static job => job.DataUris.ShouldHaveSingleItem()).OrderBy(static uri => uri.Sha256)
            .ShouldBe(Enumerable.Range(1, AtOnce)
                .Select(static seed => new SandboxDataUri("image_url", "image/png", FileBytes, DigestOf(seed)))
                .OrderBy(static uri => uri.Sha256));
        Report(gateway);
        await Eventually.IsTrueAsync(async () => await gateway.ManagedMemoryAsync() - before < MostKept, TimeSpan.FromSeconds(1));
        (await gateway.StopAsync()).ShouldBe(0);
    }

    /// <summary>The built-in sandbox reads the bodies in the same process.</summary>
    [Fact]
    public async Task Files_FiftyOf15MBAtOnceToTheBuiltInSandbox_StayWithinHeapLimit()
    {
        var key = TestKey.Create();
        await using var gateway = await StartAsync(key, new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Gateway__Sandbox__Enabled"] = "true",
            ["Gateway__Sandbox__QueueTime"] = "00:00:00",
            ["Gateway__Sandbox__RunTime"] = "00:00:00",
        });
        using var client = ClientOf(gateway, key);

        var answers = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(seed => UploadAndSubmitAsync(client, seed)));

        gateway.HasExited.ShouldBeFalse();
        answers.ShouldAllBe(static status => status == HttpStatusCode.OK);
        Report(gateway);
    }

    private static void Report(GatewayProcess gateway)
    {
        LongRun.Report($"{AtOnce} files of 15 MB at once, {gateway.PeakMemory / MiB} MiB resident at most");
        if (LongRun.IsAsked(LongRun.ResidentMemory))
        {
            gateway.PeakMemory.ShouldBeLessThan(MostResident);
        }
    }

    private static Task<GatewayProcess> StartAsync(TestKey key, Dictionary<string, string> environment)
    {
        environment.TryAdd("ASPNETCORE_ENVIRONMENT", "Production");
        if (!LongRun.IsAsked(LongRun.ResidentMemory))
        {
            environment["DOTNET_GCHeapHardLimit"] = $"0x{HeapLimit:x}";
        }

        // The deadline is so long that a busy machine does not reach it.
        environment["Gateway__Upstream__Timeout"] = "00:10:00";
        environment["Gateway__Clients__load__Keys__0__Sha256"] = key.Sha256;
        environment["Gateway__DrainDelay"] = "00:00:00";
        return GatewayProcess.StartAsync(environment, measuresMemory: true);
    }

    private static HttpClient ClientOf(GatewayProcess gateway, TestKey key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        return client;
    }

    private static async Task<HttpStatusCode> UploadAndSubmitAsync(HttpClient client, int seed, int length = FileBytes)
    {
        var urls = await client.InitiateAsync();
        using var content = new SeededContent(seed, length);
        using var put = new HttpRequestMessage(HttpMethod.Put, urls.Upload) { Content = content };
        using var stored = await client.SendAsync(put, Cancellation);
        stored.StatusCode.ShouldBe(HttpStatusCode.OK, await stored.TextAsync());
        using var response = await client.SubmitAsync(
            Seeds.FluxLora, $$"""{"prompt":"a lion","image_url":{{JsonSerializer.Serialize(urls.File)}}}""");
        return response.StatusCode;
    }

    private static string DigestOf(int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in SeededContent.Parts(seed, FileBytes))
        {
            hash.AppendData(part.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A PNG of any size that differs from others in its last bytes only, so that the test holds one of them.</summary>
    private sealed class SeededContent : HttpContent
    {
        private static readonly byte[] Shared = FileCalls.PngOf(FileBytes);

        private readonly int _seed;
        private readonly int _length;

        public SeededContent(int seed, int length)
        {
            (_seed, _length) = (seed, length);
            Headers.ContentType = new MediaTypeHeaderValue("image/png");
        }

        public static IEnumerable<ReadOnlyMemory<byte>> Parts(int seed, int length)
        {
            var end = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(end, seed);
            return [Shared.AsMemory(0, length - end.Length), end];
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var part in Parts(_seed, _length))
            {
                await stream.WriteAsync(part, Cancellation);
            }
        }
    }
}
