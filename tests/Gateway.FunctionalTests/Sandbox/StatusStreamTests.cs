using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Sandbox;

public class StatusStreamTests
{
    [Fact]
    public async Task Stream_OneEventPerChange_ClosesAfterCompleted()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o => o.CommentInterval = TimeSpan.FromHours(1));
        var job = await rig.JobAsync();
        using var reader = await OpenAsync(rig, job);

        (await NextStatusAsync(reader)).ShouldBe("IN_QUEUE");
        rig.Server.Advance(rig.Server.Jobs[0].RequestId).ShouldBeTrue();
        (await NextStatusAsync(reader)).ShouldBe("IN_PROGRESS");
        rig.Server.Advance(rig.Server.Jobs[0].RequestId).ShouldBeTrue();
        (await NextStatusAsync(reader)).ShouldBe("COMPLETED");
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("\n");
    }

    [Fact]
    public async Task Stream_JobAdvancesByTime_ClosesAfterCompleted()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o =>
        {
            o.TimeProvider = TimeProvider.System;
            o.QueueTime = TimeSpan.FromMilliseconds(20);
            o.RunTime = TimeSpan.FromMilliseconds(20);
        });
        var job = await rig.JobAsync();

        var (response, body) = await rig.GetAsync(job + "/status/stream");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        body.ShouldContain("COMPLETED");
    }

    [Fact]
    public async Task Stream_NoChange_SendsComments()
    {
        await using var rig = await SandboxRig.StartAsync(configure: o =>
        {
            o.TimeProvider = TimeProvider.System;
            o.QueueTime = TimeSpan.FromHours(1);
            o.CommentInterval = TimeSpan.FromMilliseconds(20);
        });
        var job = await rig.JobAsync();
        using var reader = await OpenAsync(rig, job);

        (await NextStatusAsync(reader)).ShouldBe("IN_QUEUE");
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(": keep-alive");
    }

    [Fact]
    public async Task Stream_JobCancelled_Closes()
    {
        await using var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        using var reader = await OpenAsync(rig, job);
        (await NextStatusAsync(reader)).ShouldBe("IN_QUEUE");

        await rig.SendAsync(HttpMethod.Put, job + "/cancel");

        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain("client_cancelled");
    }

    [Fact]
    public async Task Dispose_OpenStream_DoesNotWaitForIt()
    {
        var rig = await SandboxRig.StartAsync();
        var job = await rig.JobAsync();
        using var reader = await OpenAsync(rig, job);

        await rig.Server.DisposeAsync().AsTask().WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);
        await rig.DisposeAsync();
    }

    private static async Task<StreamReader> OpenAsync(SandboxRig rig, string job) =>
        new(await rig.Http.GetStreamAsync(new Uri(job + "/status/stream?logs=1", UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<string> NextStatusAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line is not null && !line.StartsWith("data: ", StringComparison.Ordinal));

        return (string)JsonNode.Parse(line.ShouldNotBeNull()["data: ".Length..])!["status"]!;
    }
}
