using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

public sealed class IdempotencyTests
{
    private const string Header = "Idempotency-Key";
    private const string Key = "order-4711";

    [Fact]
    public async Task Submit_SameKeyAndBody_IsReplayedByteForByte()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var first = await gateway.Client.SubmitWithAsync(Header, Key);
        using var second = await gateway.Client.SubmitWithAsync(Header, Key);
        using var third = await gateway.Client.SubmitWithAsync(Header, Key);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        foreach (var replay in new[] { second, third })
        {
            replay.StatusCode.ShouldBe(HttpStatusCode.OK);
            replay.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
            replay.Headers.GetValues("x-fal-request-id").ShouldBe(first.Headers.GetValues("x-fal-request-id"));
            replay.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
            (await replay.TextAsync()).ShouldBe(await first.TextAsync());
        }

        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_SameKeyDifferentSubmit_Is422()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.Client.SubmitWithAsync(Header, Key);

        using var otherBody = await gateway.Client.SubmitWithAsync(Header, Key, """{"prompt":"a lion "}""");
        using var otherModel = await gateway.Client.SubmitWithAsync(Header, Key, Seeds.ExampleOf(Seeds.Wan), Seeds.Wan);
        using var again = await gateway.Client.SubmitWithAsync(Header, Key);

        await otherBody.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await otherModel.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_SameKeyOfOtherClient_IsIndependent()
    {
        var other = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);

        using var first = await gateway.Client.SubmitWithAsync(Header, Key);
        using var foreign = await stranger.SubmitWithAsync(Header, Key);

        foreign.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        foreign.Headers.GetValues("x-fal-request-id").ShouldNotBe(first.Headers.GetValues("x-fal-request-id"));
        gateway.Sandbox.JobCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_RefusedBeforeStore_ClaimsNoKey()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var invalid = await gateway.Client.SubmitWithAsync(Header, Key, """{"prompt":"a lion","num_images":5}""");
        using var mended = await gateway.Client.SubmitWithAsync(Header, Key);

        invalid.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        mended.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData("256")]
    [InlineData("order-4711-é")]
    public async Task Submit_InvalidKey_Is400WithoutUpstreamCall(string key)
    {
        await using var gateway = await TestGateway.StartAsync();
        key = key == "256" ? new string('k', 256) : key;

        // Sent as bytes, because a client library would refuse some of these keys.
        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {QueueExtensions.Body.Length}\r\nIdempotency-Key: {key}\r\nConnection: close\r\n\r\n{QueueExtensions.Body}",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_TwoKeys_Is400()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Key {gateway.Key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {QueueExtensions.Body.Length}\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n{QueueExtensions.Body}",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("idempotency_key_invalid");
    }

    [Fact]
    public async Task Submit_FirstInFlight_Is409ThenUnknownOutcome()
    {
        var held = new HeldAnswers();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { TimeProvider = held.Clock });
        gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit, SandboxFaultNames.CutBefore, accept: true));
        var call = gateway.Client.SubmitWithAsync(Header, Key);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);

        using var meanwhile = await gateway.Client.SubmitWithAsync(Header, Key);
        using var meanwhileOther = await gateway.Client.SubmitWithAsync(Header, Key, """{"prompt":"a lion "}""");
        await held.LetGoAsync();
        using var first = await call;
        using var after = await gateway.Client.SubmitWithAsync(Header, Key);

        await meanwhile.ShouldBeErrorAsync(HttpStatusCode.Conflict, "idempotency_in_flight");
        meanwhile.Headers.GetValues("Retry-After").ShouldBe(["1"]);
        await meanwhileOther.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await first.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        await after.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Sandbox.JobCount.ShouldBe(1);
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(SandboxFaultNames.CutBefore)]
    [InlineData(SandboxFaultNames.CutDuring)]
    [InlineData(SandboxFaultNames.Truncated)]
    [InlineData(SandboxFaultNames.NonJson)]
    [InlineData(SandboxFaultNames.HostileRequestId)]
    [InlineData(SandboxFaultNames.Html502)]
    public async Task Submit_OutcomeUnknown_IsReportedWithoutRetry(string fault)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);

        for (var n = 0; n < 3; n++)
        {
            using var response = await gateway.Client.SubmitWithAsync(Header, Key);
            await response.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        }

        gateway.Sandbox.RequestCount.ShouldBe(1);
        using var newKey = await gateway.Client.SubmitWithAsync(Header, Key + "-again");
        newKey.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(SandboxFaultNames.RateLimited, 429)]
    [InlineData(SandboxFaultNames.RateLimitedEmpty, 429)]
    [InlineData(SandboxFaultNames.Unavailable, 503)]
    [InlineData(SandboxFaultNames.Unauthorized, 502)]
    public async Task Submit_NotAccepted_ReleasesKey(string fault, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);

        using var refused = await gateway.Client.SubmitWithAsync(Header, Key);
        using var second = await gateway.Client.SubmitWithAsync(Header, Key);

        ((int)refused.StatusCode).ShouldBe(status);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        gateway.Sandbox.JobCount.ShouldBe(1);
    }

    /// <summary>The response does not prove that no server accepted the submit.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.Redirect, "upstream_redirect")]
    [InlineData(SandboxFaultNames.SwitchingProtocols, "upstream_upgrade")]
    public async Task Submit_RedirectOrUpgrade_KeyOutcomeStaysUnknown(string fault, string errorType)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, accept: true);

        using var first = await gateway.Client.SubmitWithAsync(Header, Key);
        using var second = await gateway.Client.SubmitWithAsync(Header, Key);

        await first.ShouldBeErrorAsync(HttpStatusCode.BadGateway, errorType);
        await second.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Sandbox.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Submit_IdOfOtherClientsJob_KeyOutcomeStaysUnknown()
    {
        var other = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var second = gateway.CreateClient(other.Text);
        await gateway.Client.SubmitJobAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.RepeatRequestId, SandboxOperation.Submit);

        using var conflict = await second.SubmitWithAsync(Header, Key);
        using var again = await second.SubmitWithAsync(Header, Key);

        conflict.StatusCode.ShouldBe(HttpStatusCode.FailedDependency, "clients would retry a 502, although the upstream accepted the job");
        await again.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        gateway.Sandbox.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Submit_FirstClientDisconnects_ReplaysResponse()
    {
        var held = new HeldAnswers();
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { TimeProvider = held.Clock });
        gateway.Sandbox.Faults.Add(HeldAnswers.Of(SandboxOperation.Submit));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json(QueueExtensions.Body) };
        request.Headers.Add(Header, Key);
        var call = gateway.Client.SendAsync(request, leaving.Token);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await held.LetGoAsync();

        string? id = null;
        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await gateway.Client.SubmitWithAsync(Header, Key);
            if (response.StatusCode == HttpStatusCode.Conflict)
            {
                return false;
            }

            response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
            id = (await response.JsonAsync()).GetProperty("request_id").GetString();
            return true;
        });
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().RequestId.ShouldBe(id);
    }

    [Fact]
    public async Task Submit_ReplayWithWait_ReturnsResult()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Jobs:StatusFreshness", "00:00:00.050"));
        using var first = await gateway.Client.SubmitWithAsync(Header, Key);
        var id = (await first.JsonAsync()).GetProperty("request_id").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/" + Seeds.Imagen4, UriKind.Relative))
        { Content = HttpExtensions.Json(QueueExtensions.Body) };
        request.Headers.Add(Header, Key);
        request.Headers.Add("Prefer", "wait=30");

        using var replay = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        replay.StatusCode.ShouldBe(HttpStatusCode.OK);
        replay.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        replay.Headers.GetValues("Preference-Applied").ShouldBe(["wait=30"]);
        replay.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        (await replay.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        gateway.Sandbox.JobCount.ShouldBe(1);
        await Eventually.IsTrueAsync(() => gateway.Service<Gateway.Bodies.BodyMemory>().Reserved == 0);
    }

    [Fact]
    public async Task Submit_GatewayRestarted_ReplaysResponse()
    {
        await using var fleet = await GatewayFleet.StartAsync(new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        string before;
        await using (var gateway = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(gateway);
            before = await SubmitUntilAnsweredAsync(client);
        }

        await using var restarted = await fleet.AddAsync();
        using var again = fleet.ClientOf(restarted);

        (await SubmitUntilAnsweredAsync(again)).ShouldBe(before);
        fleet.Sandbox.JobCount.ShouldBe(1);
    }

    private static async Task<string> SubmitUntilAnsweredAsync(HttpClient client)
    {
        JsonElement answer = default;
        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await client.SubmitWithAsync(Header, Key);
            ((int)response.StatusCode).ShouldBeOneOf(200, 409);
            answer = await response.JsonAsync();
            return response.StatusCode == HttpStatusCode.OK;
        });
        return answer.GetProperty("request_id").GetString()!;
    }
}
