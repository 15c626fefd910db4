using System.Security.Cryptography;
using System.Text;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

public class RecordingTests
{
    [Fact]
    public async Task Request_IsRecordedAsReceived()
    {
        await using var rig = await SandboxRig.StartAsync();
        const string Body = """{ "prompt": "ä" }""";
        var bytes = Encoding.UTF8.GetBytes(Body);

        await rig.SendAsync(HttpMethod.Post, "/fal-ai/x%2Fy//z?logs=1&a=%20", Body);

        var request = rig.Server.Requests.ShouldHaveSingleItem();
        request.Sequence.ShouldBe(1);
        request.Method.ShouldBe("POST");
        request.Target.ShouldBe("/fal-ai/x%2Fy//z?logs=1&a=%20");
        request.Protocol.ShouldBe("HTTP/1.1");
        request.Operation.ShouldBe(SandboxOperation.Unknown);
        request.Header("authorization").ShouldBe(["Bearer token"]);
        request.BodyLength.ShouldBe(bytes.Length);
        request.Body.ToArray().ShouldBe(bytes);
        request.BodySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        request.BodyComplete.ShouldBeTrue();
        rig.Server.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task LargeBody_IsHashedCompletelyAndRecordedPartly()
    {
        await using var rig = await SandboxRig.StartAsync();
        var body = $$"""{"image_url":"{{new string('A', 3_000_000)}}"}""";

        await rig.SubmitAsync(body);

        var request = rig.Server.Requests.ShouldHaveSingleItem();
        request.BodyLength.ShouldBe(body.Length);
        request.Body.Length.ShouldBe(64 * 1024);
        request.BodySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body))));
        request.Accepted.ShouldBe(true);
    }

    [Fact]
    public async Task Body_TooLarge_Is413()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.MaxBodyBytes = 1000);

        var (response, _) = await rig.SubmitAsync($$"""{"prompt":"{{new string('A', 2000)}}"}""");

        ((int)response.StatusCode).ShouldBe(413);
        rig.Server.Requests.ShouldHaveSingleItem().BodyComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task Body_ClientDisconnects_IsRecordedWithoutJob()
    {
        await using var rig = await SandboxRig.StartAsync();
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(rig.Server.Address.Host, rig.Server.Address.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /{SandboxRig.Model} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: 10\r\n\r\n{{}}"),
                TestContext.Current.CancellationToken);
        }

        await Eventually.IsTrueAsync(() => rig.Server.RequestCount == 1);
        rig.Server.Requests[0].BodyComplete.ShouldBeFalse();
        rig.Server.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bounds_Exceeded_RemoveOldestAndKeepCounts()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o =>
        {
            o.MaxJobs = 5;
            o.MaxRequests = 3;
        });

        for (var i = 0; i < 12; i++)
        {
            await rig.SubmitAsync();
            rig.Finish();
        }

        rig.Server.Jobs.Count.ShouldBe(5);
        rig.Server.JobCount.ShouldBe(12);
        rig.Server.Requests.Select(r => r.Sequence).ShouldBe([10, 11, 12]);
        rig.Server.RequestCount.ShouldBe(12);
    }

    [Fact]
    public async Task Bounds_NoFinishedJob_AreEnforced()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.MaxJobs = 2);

        for (var i = 0; i < 20; i++)
        {
            await rig.SubmitAsync();
        }

        rig.Server.Jobs.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Submits_InParallel_AreAllCounted()
    {
        await using var rig = await SandboxRig.StartAsync();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 500), TestContext.Current.CancellationToken, async (_, _) => await rig.SubmitAsync());

        rig.Server.JobCount.ShouldBe(500);
        rig.Server.Jobs.Select(j => j.RequestId).Distinct().Count().ShouldBe(500);
        rig.Server.RequestCount.ShouldBe(500);
    }
}
