using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>The whole queue API with the official client from npm, on every dialect of the upstream.</summary>
public sealed class JavaScriptQueueTests
{
    /// <summary>The dialect of the upstream, the dialect in the gateway's settings, and how the client follows a job.</summary>
    public static TheoryData<SandboxDialect, string, string> Subscriptions => new()
    {
        { SandboxDialect.Queue, "Auto", "polling" },
        { SandboxDialect.Queue, "Auto", "streaming" },
        { SandboxDialect.Queue, "Native", "polling" },
        { SandboxDialect.Queue, "Native", "streaming" },
        { SandboxDialect.Queue, "ResultOnly", "polling" },
        { SandboxDialect.ResultOnly, "Auto", "polling" },
        { SandboxDialect.ResultOnly, "Auto", "streaming" },
        { SandboxDialect.ResultOnly, "ResultOnly", "polling" },
        { SandboxDialect.ResultOnly, "ResultOnly", "streaming" },
        { SandboxDialect.ResultAndStatus, "Auto", "polling" },
        { SandboxDialect.ResultAndStatus, "Auto", "streaming" },
        { SandboxDialect.ResultAndStatus, "Native", "polling" },
    };

    [Theory]
    [MemberData(nameof(Subscriptions))]
    public async Task Subscribe_AnyDialect_ReturnsResult(SandboxDialect upstream, string dialect, string mode)
    {
        await using var gateway = await StartAsync(upstream, dialect, TimeSpan.FromHours(1));
        // The URLs of the envelope contain another app name than the app that the client derives from the model.
        const string model = Seeds.QwenEditPlus;

        var client = JavaScriptClient.RunAsync(gateway, "subscribe.mjs", model, mode, Seeds.ExampleOf(model));
        await FinishWhileFollowedAsync(gateway.Sandbox, client);
        var result = await client;

        result.GetProperty("ok").GetBoolean().ShouldBeTrue(result.ToString());
        var answer = result.GetProperty("answer");
        answer.GetProperty("requestId").GetString().ShouldBe(gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId);
        answer.GetProperty("data").GetProperty("images").GetArrayLength().ShouldBe(1);
        var statuses = result.GetProperty("statuses").EnumerateArray().Select(status => status.GetString()).ToList();
        // The result call of this upstream says that a job is not finished, but not whether it has started.
        var queueIsSeen = (upstream, dialect) != (SandboxDialect.Queue, "ResultOnly");
        statuses.Distinct().ShouldBe(queueIsSeen ? ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] : ["IN_PROGRESS", "COMPLETED"]);
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    public async Task Subscribe_ModelOfManySegments_ReturnsResult(SandboxDialect upstream)
    {
        await using var gateway = await StartAsync(upstream, "Auto", TimeSpan.Zero);

        var result = await JavaScriptClient.RunAsync(gateway, "subscribe.mjs", Seeds.Wan, "polling", Seeds.ExampleOf(Seeds.Wan));

        result.GetProperty("ok").GetBoolean().ShouldBeTrue(result.ToString());
        result.GetProperty("answer").GetProperty("data").GetProperty("image").GetProperty("url").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("streaming")]
    public async Task Subscribe_WithLogs_ReturnsLogs(string mode)
    {
        await using var gateway = await StartAsync(SandboxDialect.Queue, "Auto", TimeSpan.FromHours(1));

        var client = JavaScriptClient.RunAsync(gateway, "subscribe.mjs", Seeds.Imagen4, mode, Seeds.ExampleOf(Seeds.Imagen4));
        await FinishWhileFollowedAsync(gateway.Sandbox, client);
        var result = await client;

        result.GetProperty("logs").EnumerateArray().Last().EnumerateArray().Select(line => line.GetString()).ShouldContain("finished");
    }

    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Queue_EveryOperation_WorksWithTheClient(SandboxDialect upstream)
    {
        await using var gateway = await StartAsync(upstream, "Auto", TimeSpan.FromHours(1));
        var id = await gateway.Client.SubmitJobAsync(Seeds.QwenEditPlus);

        var waiting = await RunAsync(gateway, "status", id);
        var early = await RunAsync(gateway, "result", id);
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        var stream = await RunAsync(gateway, "stream", id);
        var done = await RunAsync(gateway, "status", id);
        var result = await RunAsync(gateway, "result", id);
        var late = await RunAsync(gateway, "cancel", id);

        waiting.GetProperty("answer").GetProperty("status").GetString().ShouldBe("IN_QUEUE", waiting.ToString());
        early.GetProperty("status").GetInt32().ShouldBe(400, early.ToString());
        early.GetProperty("requestId").GetString().ShouldBe(id);
        early.GetProperty("body").GetProperty("detail").GetString().ShouldBe("Request is still in progress");
        stream.GetProperty("events").EnumerateArray().Last().GetProperty("status").GetString().ShouldBe("COMPLETED", stream.ToString());
        stream.GetProperty("requestId").GetString().ShouldBe(id);
        done.GetProperty("answer").GetProperty("status").GetString().ShouldBe("COMPLETED");
        result.GetProperty("answer").GetProperty("requestId").GetString().ShouldBe(id);
        result.GetProperty("answer").GetProperty("data").GetProperty("images").GetArrayLength().ShouldBe(1);
        late.GetProperty("status").GetInt32().ShouldBe(400, late.ToString());
        late.GetProperty("body").GetProperty("status").GetString().ShouldBe("ALREADY_COMPLETED");
    }

    [Theory]
    [InlineData(SandboxDialect.Queue, true)]
    [InlineData(SandboxDialect.ResultOnly, false)]
    [InlineData(SandboxDialect.ResultAndStatus, false)]
    public async Task Cancel_QueuedJob_SucceedsOrIsRefused(SandboxDialect upstream, bool canCancel)
    {
        await using var gateway = await StartAsync(upstream, "Auto", TimeSpan.FromHours(1));
        var id = await gateway.Client.SubmitJobAsync(Seeds.QwenEditPlus);

        var cancel = await RunAsync(gateway, "cancel", id);

        cancel.GetProperty("ok").GetBoolean().ShouldBe(canCancel, cancel.ToString());
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Cancelled.ShouldBe(canCancel);
        if (!canCancel)
        {
            cancel.GetProperty("status").GetInt32().ShouldBe(501);
            cancel.GetProperty("body").GetProperty("error_type").GetString().ShouldBe("cancel_not_supported");
        }
    }

    [Fact]
    public async Task Queue_JobOfAnotherClient_Is404()
    {
        var other = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        var id = await stranger.SubmitJobAsync(Seeds.QwenEditPlus);

        var status = await RunAsync(gateway, "status", id);

        status.GetProperty("status").GetInt32().ShouldBe(404, status.ToString());
        status.GetProperty("body").GetProperty("status").GetString().ShouldBe("NOT_FOUND");
    }

    private static Task<TestGateway> StartAsync(SandboxDialect upstream, string dialect, TimeSpan each) => TestGateway.StartAsync(
        new SandboxOptions { Dialect = upstream, QueueTime = each, RunTime = each, StrictApp = true },
        ("Gateway:Upstream:Dialect", dialect),
        ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));

    /// <summary>Advances the job after each poll of its status.</summary>
    private static async Task FinishWhileFollowedAsync(SandboxServer sandbox, Task client)
    {
        // The first poll may take two upstream calls. Only a call that began after the last change is sure to have read the status before
        // the next change.
        const int calls = 4;
        for (var step = 0; step < 2; step++)
        {
            var seen = Math.Max(1, sandbox.RequestCount);
            await Eventually.IsTrueAsync(() => client.IsCompleted || sandbox.RequestCount >= seen + calls);
            sandbox.Advance(sandbox.Jobs.ShouldHaveSingleItem().RequestId);
        }
    }

    private static Task<JsonElement> RunAsync(TestGateway gateway, string verb, string id) =>
        JavaScriptClient.RunAsync(gateway, "queue.mjs", verb, Seeds.QwenEditPlus, id);
}
