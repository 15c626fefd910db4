using System.Net;
using System.Security.Cryptography;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Metrics;
using Gateway.FunctionalTests.OfficialClients;
using Gateway.Jobs;
using Gateway.Jobs.Results;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Results;

/// <summary>Kept results on every way out, to clients that read slowly, and while the store is down.</summary>
public sealed class ServedResultTests
{
    /// <summary>The proxy protocol, and a submit that waits for a job which has ended.</summary>
    [Fact]
    public async Task Result_UpstreamDown_IsServedOnEveryWay()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        using var submit = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k-1");
        var id = await submit.RequestIdAsync();
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
        gateway.TakeUpstreamDown();

        using var proxied = await gateway.Client.ProxyAsync(
            HttpMethod.Get, $"https://queue.fal.run/fal-ai/imagen4/requests/{id}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        {
            Content = HttpExtensions.Json(QueueExtensions.Body),
        };
        request.Headers.Add("Idempotency-Key", "k-1");
        request.Headers.Add("Prefer", "wait=30");
        using var waited = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        foreach (var response in new[] { proxied, waited })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        }
    }

    /// <summary>A failure of the model is an answer that a client of a waiting submit does not retry.</summary>
    [Fact]
    public async Task WaitingSubmit_KeptFailure_GetsIt()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.Model422, SandboxOperation.Submit);
        using var submit = await gateway.Client.SubmitWithAsync("Idempotency-Key", "k-1");
        await gateway.ShouldBecomeAsync(await submit.RequestIdAsync(), ResultOutcome.Kept);
        gateway.TakeUpstreamDown();

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run/" + Seeds.Imagen4, UriKind.Relative))
        {
            Content = HttpExtensions.Json(QueueExtensions.Body),
        };
        request.Headers.Add("Idempotency-Key", "k-1");
        using var waited = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)waited.StatusCode).ShouldBe(422);
        (await waited.JsonAsync()).GetProperty("detail")[0].GetProperty("type").GetString().ShouldBe("content_policy_violation");
    }

    [Fact]
    public async Task Result_ServedTwice_IsDeliveredOnce()
    {
        await using var gateway = await KeptResultRig.StartAsync(("Gateway:Management:Url", "http://127.0.0.1:0"));
        var id = await gateway.SubmitAndKeepAsync();

        for (var n = 0; n < 2; n++)
        {
            using var response = await gateway.Client.FollowAsync(id);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_results_served_total") == 2);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value(
            "gateway_images_delivered_total", ("client", TestGateway.ClientName), ("model", Seeds.Imagen4)) == 1);
        // A fetch is counted after its commit.
        await Eventually.IsTrueAsync(
            async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_results_fetched_total", ("outcome", "kept")) == 1);
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_results_used_bytes") > 1024);
    }

    /// <summary>A client that does not read holds a piece of the result, and not the result: what it has not read yet is read from the
    /// store later. Here the result is deleted meanwhile, so the response ends early.</summary>
    [Fact]
    public async Task Result_DeletedWhileItIsRead_IsCutOff()
    {
        await using var gateway = await KeptResultRig.StartAsync(("Gateway:Results:MaxBytes", "16777216"));
        // More than the buffers of the operating system hold.
        var id = await KeepLargeAsync(gateway, 15_000_000);
        using var client = PlainClient(gateway);
        using var response = await client.GetAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        (await body.ReadAtLeastAsync(new byte[KeptResultAnswer.PieceBytes], 1, true, TestContext.Current.CancellationToken))
            .ShouldBeGreaterThan(0);

        await gateway.Client.DeleteResultAsync(id);

        response.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(15_000_000);
        await Should.ThrowAsync<IOException>(async () => await body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    /// <summary>Many clients read a large result at once, slowly. Each gets every byte.</summary>
    [Fact]
    public async Task Result_ManySlowReaders_AllGetIt()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await KeepLargeAsync(gateway, 900_000);
        var expected = SHA256.HashData((await gateway.DocumentAsync(id))!.Body);
        gateway.TakeUpstreamDown();
        using var client = PlainClient(gateway);

        var digests = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadSlowlyAsync(client, id)));

        digests.Select(Convert.ToHexString).Distinct().ShouldBe([Convert.ToHexString(expected)]);
    }

    /// <summary>The store cannot be read: the upstream is asked.</summary>
    [Fact]
    public async Task Result_StoreDown_IsThatOfTheUpstream()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "store");
        await using var gateway = await KeptResultRig.StartAsync(
            ("ConnectionStrings:Jobs", $"Data Source={Path.Combine(path, "jobs.db")}"), ("Gateway:Jobs:StoreTimeout", "00:00:05"));
        var id = await gateway.SubmitAndKeepAsync();
        // The job is in memory, so its owner is known without the store.
        using (var known = await gateway.Client.FollowAsync(id))
        {
            known.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var calls = ResultCalls(gateway);
        Directory.Move(path, path + ".away");
        try
        {
            using var response = await gateway.Client.FollowAsync(id);

            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
            ResultCalls(gateway).ShouldBe(calls + 1);
        }
        finally
        {
            Directory.Move(path + ".away", path);
        }
    }

    /// <summary>The official client gets the result of a job that its upstream has forgotten.</summary>
    [Fact]
    public async Task OfficialClient_ForgottenJob_GetsItsResult()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await gateway.SubmitAndKeepAsync();
        gateway.ForgetAtUpstream();

        var result = await JavaScriptClient.RunAsync(gateway, "queue.mjs", "result", Seeds.Imagen4, id);

        result.GetProperty("ok").GetBoolean().ShouldBeTrue(result.ToString());
        result.GetProperty("answer").GetProperty("requestId").GetString().ShouldBe(id);
        result.GetProperty("answer").GetProperty("data").GetProperty("images").GetArrayLength().ShouldBe(1);
    }

    /// <summary>A client that reads a response only as far as the test does.</summary>
    private static HttpClient PlainClient(TestGateway gateway)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", gateway.Key);
        return client;
    }

    private static int ResultCalls(TestGateway gateway) =>
        gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Result);

    private static async Task<string> KeepLargeAsync(TestGateway gateway, int bytes)
    {
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.HugeResult,
            Bytes = bytes,
            Match = new() { Operation = SandboxOperation.Submit },
        });
        return await gateway.SubmitAndKeepAsync();
    }

    private static async Task<byte[]> ReadSlowlyAsync(HttpClient client, string id)
    {
        using var response = await client.GetAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[20_000];
        for (int count; (count = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
        {
            digest.AppendData(buffer, 0, count);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        return digest.GetHashAndReset();
    }
}
