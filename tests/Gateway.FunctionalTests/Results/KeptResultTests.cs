using System.Net;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Results;

/// <summary>Results are fetched once and then answered from the store.</summary>
public sealed class KeptResultTests
{
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Result_ForgottenByTheUpstream_IsServedOnEverySpelling(SandboxDialect dialect)
    {
        await using var gateway = await KeptResultRig.StartAsync(dialect);
        var id = await gateway.SubmitAndKeepAsync(Seeds.QwenEditPlus);
        gateway.ForgetAtUpstream();
        var calls = gateway.Sandbox.RequestCount;

        foreach (var suffix in new[] { "", "/", "/response", "/response/" })
        {
            using var response = await gateway.Client.FollowAsync(id + suffix, "fal-ai/auto");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
            response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        }

        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    [Fact]
    public async Task Result_UpstreamDown_IsServed()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await gateway.SubmitAndKeepAsync();
        gateway.TakeUpstreamDown();

        using var response = await gateway.Client.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Each job costs one result call, whatever the number of its clients' calls afterwards.</summary>
    [Fact]
    public async Task Result_ReadTwice_IsFetchedOnce()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        var id = await gateway.SubmitAndKeepAsync();

        for (var n = 0; n < 2; n++)
        {
            using var response = await gateway.Client.FollowAsync(id);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Result).ShouldBe(1);
    }

    /// <summary>Status, headers and body are those of a result call without a kept result.</summary>
    [Theory]
    [InlineData(null, 200)]
    [InlineData(SandboxFaultNames.Model422, 422)]
    [InlineData(SandboxFaultNames.Model500, 500)]
    public async Task Result_Kept_IsIdenticalToThatOfTheUpstream(string? fault, int status)
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, BillableUnits = "1.50" },
            KeptResultRig.Settings(("Gateway:Following:Enabled", "false")));
        if (fault is not null)
        {
            gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);
        }

        var id = await gateway.Client.SubmitJobAsync();
        using var passed = await gateway.Client.FollowAsync(id);
        await gateway.ShouldBecomeAsync(id, ResultOutcome.Kept);
        var calls = gateway.Sandbox.RequestCount;
        using var kept = await gateway.Client.FollowAsync(id);

        ((int)kept.StatusCode).ShouldBe(status);
        (await KeptResultRig.SeenAsync(kept)).ShouldBe(await KeptResultRig.SeenAsync(passed));
        gateway.Sandbox.RequestCount.ShouldBe(calls);
    }

    [Fact]
    public async Task Result_Kept_GivesTheFactsOfTheJob()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, BillableUnits = "1.50" },
            KeptResultRig.Settings());
        var id = await gateway.SubmitAndKeepAsync();

        var job = await FollowedJobs.StoredAsync(gateway.Client, id);
        using var list = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);

        foreach (var seen in new[] { job, (await list.JsonAsync()).GetProperty("jobs")[0] })
        {
            seen.GetProperty("image_count").GetInt32().ShouldBe(1);
            seen.GetProperty("image_width").GetInt32().ShouldBeGreaterThan(0);
            seen.GetProperty("image_height").GetInt32().ShouldBeGreaterThan(0);
            seen.GetProperty("image_type").GetString().ShouldBe("image/png");
            seen.GetProperty("billable_units").GetString().ShouldBe("1.50");
        }
    }

    /// <summary>A picture in the result counts against the bound, and its facts are read without a copy of it.</summary>
    [Theory]
    [InlineData(1024 * 1024, ResultOutcome.Kept)]
    [InlineData(2048, ResultOutcome.TooLarge)]
    public async Task Result_WithDataUri_CountsAgainstTheBound(int maxBytes, object outcome)
    {
        await using var gateway = await KeptResultRig.StartAsync(
            ("Gateway:Results:MaxBytes", $"{maxBytes}"), ("Gateway:Contracts:UnknownParameters", "Forward"));
        // The seed decides the size of the picture. Without one, some pictures are larger than the larger bound.
        using var submit = await gateway.Client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a lion","seed":1,"sync_mode":true}""");
        var id = (await submit.JsonAsync()).GetProperty("request_id").GetString()!;
        await gateway.ShouldBecomeAsync(id, (ResultOutcome)outcome);

        var document = await gateway.DocumentAsync(id);
        using var response = await gateway.Client.FollowAsync(id);

        var isKept = (ResultOutcome)outcome == ResultOutcome.Kept;
        (document is not null).ShouldBe(isKept);
        (await gateway.StoredAsync(id)).ResultFacts?.Images.ShouldBe(isKept ? 1 : null);
        // Larger results stay at the upstream, and are served from there.
        (await response.JsonAsync()).GetProperty("images")[0].GetProperty("url").GetString()!.ShouldStartWith("data:image/png;base64,");
    }

    [Theory]
    [InlineData(5_000_000, null)]
    [InlineData(1_000_000, 200)]
    public async Task Result_Large_IsKeptUpToTheBound(int bytes, int? kept)
    {
        await using var gateway = await KeptResultRig.StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.HugeResult,
            Bytes = bytes,
            Match = new() { Operation = SandboxOperation.Submit },
        });
        var id = await gateway.Client.SubmitJobAsync();
        await gateway.ShouldSettleAsync(id);
        using var direct = gateway.DirectClient();
        var expected = await direct.GetByteArrayAsync(
            new Uri($"/fal-ai/imagen4/requests/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        if (kept is not null)
        {
            gateway.TakeUpstreamDown();
        }

        using var response = await gateway.Client.FollowAsync(id);

        (await gateway.DocumentAsync(id))?.Status.ShouldBe(kept!.Value);
        (await gateway.StoredAsync(id)).ResultOutcome.ShouldBe(kept is null ? ResultOutcome.TooLarge : ResultOutcome.Kept);
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(expected);
    }

    [Fact]
    public async Task Result_EchoesTheToken_IsKeptMasked()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        gateway.Sandbox.Faults.Add(SandboxFaultNames.EchoAuthorization, SandboxOperation.Result);

        var id = await gateway.SubmitAndKeepAsync();

        var text = System.Text.Encoding.UTF8.GetString((await gateway.DocumentAsync(id))!.Body);
        text.ShouldContain("\"authorization\":\"Bearer **");
        text.ShouldNotContain(TestGateway.UpstreamToken);
    }

    /// <summary>A page of a server between is no result. The work is tried again until the upstream gives the result.</summary>
    [Theory]
    [InlineData(SandboxFaultNames.NonJson)]
    [InlineData(SandboxFaultNames.Html502)]
    [InlineData(SandboxFaultNames.Status)]
    [InlineData(SandboxFaultNames.CutDuring)]
    [InlineData(SandboxFaultNames.Truncated)]
    [InlineData(SandboxFaultNames.RateLimited)]
    [InlineData(SandboxFaultNames.ExpiredResult)]
    public async Task Fetch_NoResultAtFirst_IsTriedAgain(string fault)
    {
        await using var gateway = await KeptResultRig.StartAsync();
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = fault == SandboxFaultNames.ExpiredResult ? SandboxFaultNames.Status : fault,
            Status = fault == SandboxFaultNames.ExpiredResult ? 404 : null,
            Body = fault == SandboxFaultNames.ExpiredResult ? """{"status":"NOT_FOUND"}""" : null,
            Match = new() { Operation = SandboxOperation.Result },
        });

        var id = await gateway.SubmitAndKeepAsync();

        (await gateway.DocumentAsync(id))!.Status.ShouldBe(200);
        gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Result).ShouldBe(2);
    }

    [Fact]
    public async Task Keep_Off_KeepsNothing()
    {
        await using var gateway = await KeptResultRig.StartAsync(("Gateway:Results:Keep", "Off"));
        var id = await gateway.Client.SubmitJobAsync();
        await gateway.ShouldSettleAsync(id);

        (await gateway.DocumentAsync(id)).ShouldBeNull();
        gateway.Sandbox.Requests.ShouldNotContain(request => request.Operation == SandboxOperation.Result);
    }

    [Fact]
    public async Task Submit_WithoutStorage_KeepsNothing()
    {
        await using var gateway = await KeptResultRig.StartAsync();
        using var submit = await gateway.Client.SubmitWithAsync("X-Fal-Store-IO", "0");
        var id = (await submit.JsonAsync()).GetProperty("request_id").GetString()!;
        await gateway.ShouldSettleAsync(id);

        using var response = await gateway.Client.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.StoredAsync(id)).ResultOutcome.ShouldBe(ResultOutcome.NotStored);
        (await gateway.DocumentAsync(id)).ShouldBeNull();
        (await gateway.StoredAsync(id)).ResultFacts.ShouldBeNull();
    }

    [Fact]
    public async Task Cancelled_HasNoResult_AndIsAnsweredByTheUpstream()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, KeptResultRig.Settings());
        var id = await gateway.Client.SubmitJobAsync();
        using var cancel = await gateway.Client.CancelAsync(id);
        await gateway.ShouldSettleAsync(id);

        using var response = await gateway.Client.FollowAsync(id);

        ((int)response.StatusCode).ShouldBe(499);
        (await gateway.StoredAsync(id)).ResultOutcome.ShouldBeNull();
        gateway.Sandbox.Requests.Count(request => request.Operation == SandboxOperation.Result).ShouldBe(1);
    }

    /// <summary>A synchronous call and a waiting submit are answered from the store too.</summary>
    [Fact]
    public async Task Result_AfterARestart_IsServedWithoutFollowing()
    {
        await using var fleet = await GatewayFleet.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, database: null, KeptResultRig.Settings());
        string id;
        await using (var first = await fleet.AddAsync())
        {
            using var client = fleet.ClientOf(first);
            id = await client.SubmitJobAsync();
            await first.ShouldBecomeAsync(id, ResultOutcome.Kept);
        }

        fleet.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Any, times: null);
        await using var second = await fleet.AddAsync();
        using var again = fleet.ClientOf(second);
        using var response = await again.FollowAsync(id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
