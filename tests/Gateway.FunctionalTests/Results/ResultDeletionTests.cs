using System.Net;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Results;

/// <summary><c>DELETE /jobs/{request_id}/result</c>.</summary>
public sealed class ResultDeletionTests
{
    [Fact]
    public async Task Delete_OwnResult_RemovesItForGood()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await gateway.SubmitAndKeepAsync();

        using (var response = await gateway.Client.DeleteAsync(UriOf(id), TestContext.Current.CancellationToken))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await response.TextAsync()).ShouldBeEmpty();
            response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        (await gateway.DocumentAsync(id)).ShouldBeNull();
        await gateway.Client.DeleteResultAsync(id);
        // The upstream has its own result until it forgets it.
        using var result = await gateway.Client.FollowAsync(id);
        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.ForgetAtUpstream();
        using var forgotten = await gateway.Client.FollowAsync(id);
        forgotten.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        // What the job cost stays.
        (await FollowedJobs.StoredAsync(gateway.Client, id)).GetProperty("image_count").GetInt32().ShouldBe(1);
    }

    /// <summary>The fetch is under way. It ends without keeping anything.</summary>
    [Fact]
    public async Task Delete_DuringTheFetch_ItDoesNotComeBack()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Trickle,
            BytesPerSecond = 400,
            Match = new() { Operation = SandboxOperation.Result },
        });
        var id = await gateway.Client.SubmitJobAsync();
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount == 1);

        await gateway.Client.DeleteResultAsync(id);
        await gateway.ShouldSettleAsync(id);

        (await gateway.DocumentAsync(id)).ShouldBeNull();
        (await gateway.StoredAsync(id)).ResultOutcome.ShouldBe(ResultOutcome.Deleted);
    }

    /// <summary>Before its end the job has no result. The one that comes is not kept.</summary>
    [Fact]
    public async Task Delete_OfAnOpenJob_KeepsNothingLater()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, KeptResultRig.Settings());
        var id = await gateway.Client.SubmitJobAsync();
        await gateway.Client.DeleteResultAsync(id);

        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        await gateway.ShouldSettleAsync(id);

        (await gateway.DocumentAsync(id)).ShouldBeNull();
        gateway.Sandbox.Requests.ShouldNotContain(request => request.Operation == SandboxOperation.Result);
    }

    /// <summary>The response does not tell whether an id exists, and nothing is removed.</summary>
    [Fact]
    public async Task Delete_ForeignUnknownOrMalformedId_IsTheSame404()
    {
        var key = TestKey.Create();
        await using var gateway = await KeptResultRig.StartAsync(("Gateway:Clients:stranger:Keys:0:Sha256", key.Sha256));
        using var stranger = gateway.CreateClient(key.Text);
        var id = await gateway.SubmitAndKeepAsync();

        var answers = new List<string>();
        foreach (var other in new[] { id, Guid.NewGuid().ToString(), "-x", new string('a', 200) })
        {
            using var response = await stranger.DeleteAsync(UriOf(other), TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            answers.Add(await KeptResultRig.SeenAsync(response));
        }

        answers.Distinct().Count().ShouldBe(1);
        (await gateway.DocumentAsync(id)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task OtherMethods_OfTheRoute_AreRefused(string method)
    {
        await using var gateway = await KeptResultRig.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), UriOf("some-id"));

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBeOneOf(404, 405);
    }

    [Fact]
    public async Task Delete_WithoutKey_IsRefused()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        using var nobody = gateway.CreateClient(null);

        await nobody.DeleteResultAsync("some-id", HttpStatusCode.Unauthorized);
    }

    private static Uri UriOf(string id) => new($"/jobs/{id}/result", UriKind.Relative);
}
