using System.Net;
using System.Text.Json.Nodes;
using Gateway.FunctionalTests.Documentation;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>Models whose path begins with a segment other than <c>fal-ai</c>. The contracts define the served paths.</summary>
public sealed class FirstSegmentTests
{
    private const string Model = "acme/painter/v2";
    private const string App = "acme/painter";

    [Fact]
    public async Task Model_OtherFirstSegment_IsServedFromSubmitToCancel()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await StartAsync(contracts, Model);

        using var submitted = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
        var envelope = await submitted.JsonAsync();
        submitted.StatusCode.ShouldBe(HttpStatusCode.OK, envelope.ToString());
        var id = envelope.GetProperty("request_id").GetString()!;
        envelope.GetProperty("status_url").GetString().ShouldBe($"{gateway.Address}{App}/requests/{id}/status");
        gateway.Sandbox.Requests.ShouldHaveSingleItem().Target.ShouldBe("/" + Model);

        foreach (var app in (string[])[App, Model, "acme/auto", "fal-ai/auto"])
        {
            using var status = await gateway.Client.FollowAsync($"{id}/status", app);
            status.StatusCode.ShouldBe(HttpStatusCode.Accepted, app);
        }

        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        using (var stream = await EventStream.OpenAsync(gateway.Client, id, App))
        {
            (await stream.NextAsync()).ShouldNotBeNull().GetProperty("status").GetString().ShouldBe("COMPLETED");
        }

        using var result = await gateway.Client.FollowAsync(id, App);
        result.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests[^1].Target.ShouldBe($"/{App}/requests/{id}");

        using var another = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
        using var cancel = await gateway.Client.CancelAsync(await another.RequestIdAsync(), App);
        cancel.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Model_OtherFirstSegment_IsValidatedListedAndServedByProxyProtocol()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await StartAsync(contracts, Model);

        using var invalid = await gateway.Client.SubmitAsync(Model, """{"prompt":5}""");
        using var validated = await gateway.Client.SubmitAsync("validate/" + Model, QueueExtensions.Body);
        using var proxied = await gateway.Client.ProxyAsync(HttpMethod.Post, "https://queue.fal.run/" + Model, QueueExtensions.Body);
        using var elsewhere = await gateway.Client.SubmitAsync("run/other/painter/v2", QueueExtensions.Body);
        var id = await proxied.RequestIdAsync();
        using var status = await gateway.Client.ProxyAsync(HttpMethod.Get, $"https://queue.fal.run/{App}/requests/{id}/status");
        using var listed = await gateway.Client.GetAsync(
            new Uri("/jobs?model=" + Model, UriKind.Relative), TestContext.Current.CancellationToken);

        await invalid.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error");
        validated.StatusCode.ShouldBe(HttpStatusCode.OK);
        await elsewhere.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await listed.JsonAsync()).GetProperty("jobs")[0].GetProperty("response_url").GetString()
            .ShouldBe($"{gateway.Address}{App}/requests/{id}");
    }

    [Fact]
    public async Task Model_OtherFirstSegment_IsServedSynchronouslyBelowRun()
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("model.json", Contract(Model));
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:Directory", contracts.Path), ("Gateway:Jobs:StatusFreshness", "00:00:00.050"));

        using var response = await gateway.Client.SubmitAsync("run/" + Model, QueueExtensions.Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(1);
        gateway.Sandbox.Jobs.ShouldHaveSingleItem().Model.ShouldBe(Model);
    }

    [Theory]
    [InlineData("/ACME/painter/v2")]
    [InlineData("/Acme/painter/v2")]
    [InlineData("/acme/Painter/v2")]
    [InlineData("/acme")]
    [InlineData("/acme/painter")]
    [InlineData("/acmes/painter/v2")]
    public async Task Path_NotExactlyTheModel_Is404(string path)
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await StartAsync(contracts, Model);

        using var response = await gateway.Client.SubmitAsync(path[1..], QueueExtensions.Body);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Segments_DifferentCase_AreSeparate()
    {
        using var contracts = new TemporaryDirectory();
        await contracts.WriteAsync("upper.json", Contract("Acme/painter/v2"));
        await using var gateway = await StartAsync(contracts, Model);

        foreach (var model in (string[])[Model, "Acme/painter/v2"])
        {
            using var response = await gateway.Client.SubmitAsync(model, QueueExtensions.Body);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, model);
        }

        gateway.Sandbox.Jobs.Select(job => job.Model).ShouldBe([Model, "Acme/painter/v2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Reload_NewSegment_IsServedAndItsJobsOutliveTheContract()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(Slow(), ("Gateway:Contracts:Directory", contracts.Path));
        using (var before = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body))
        {
            await before.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        }

        await contracts.WriteAsync("acme.json", Contract(Model));
        string? id = null;
        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
            id = response.StatusCode == HttpStatusCode.OK ? await response.RequestIdAsync() : null;
            return id is not null;
        });

        contracts.Delete("acme.json");
        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await gateway.Client.SubmitAsync("validate/" + Model, QueueExtensions.Body);
            return response.StatusCode == HttpStatusCode.NotFound;
        });
        using var refused = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
        using var status = await gateway.Client.FollowAsync($"{id}/status", App);
        await refused.ShouldBeErrorAsync(HttpStatusCode.NotFound, "model_unknown");
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Reload_ReservedSegment_KeepsPreviousContracts()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));

        await contracts.WriteAsync("jobs.json", Contract("jobs/painter"));

        var logged = await gateway.Logs.WaitForAsync(entry => entry.EventId == 301, TestContext.Current.CancellationToken);
        logged.Message.ShouldContain("jobs.json#/model: must not begin with a path segment that the gateway serves itself");
        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, QueueExtensions.Body);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OperatorRoute_WithoutContract_IsServedIfUnknownModelsAreForwarded()
    {
        await using var gateway = await TestGateway.StartAsync(
            Slow(),
            ("Gateway:Contracts:UnknownModels", "Forward"),
            ("ReverseProxy:Routes:acme:ClusterId", "quickrouter"),
            ("ReverseProxy:Routes:acme:Match:Path", "/acme/{**rest}"));

        using var submitted = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
        using var status = await gateway.Client.FollowAsync($"{await submitted.RequestIdAsync()}/status", App);
        using var unknown = await gateway.Client.SubmitAsync("other/painter/v2", QueueExtensions.Body);

        submitted.StatusCode.ShouldBe(HttpStatusCode.OK);
        status.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await unknown.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
    }

    [Fact]
    public async Task OperatorRoute_ForEveryPath_DoesNotReplaceGatewayPaths()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Gateway:Contracts:UnknownModels", "Forward"),
            ("ReverseProxy:Routes:all:ClusterId", "quickrouter"),
            ("ReverseProxy:Routes:all:Match:Path", "/{**rest}"));

        using var submitted = await gateway.Client.SubmitAsync(Model, QueueExtensions.Body);
        using var admin = await gateway.Client.SubmitAsync("admin/keys", QueueExtensions.Body);
        using var proxied = await gateway.Client.ProxyAsync(HttpMethod.Get, "https://queue.fal.run/jobs");
        using var jobs = await gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);

        submitted.StatusCode.ShouldBe(HttpStatusCode.OK);
        await admin.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        await proxied.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        jobs.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Sandbox.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OpenApiDocument_HasTheOperationsOfEachSegment()
    {
        using var contracts = new TemporaryDirectory();
        await using var gateway = await StartAsync(contracts, Model);

        var document = await OpenApiText.GetAsync(gateway);

        var ids = document.Operations.ToDictionary(
            operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}",
            operation => operation.Operation["operationId"]!.GetValue<string>());
        ids["POST /acme/painter/v2"].ShouldBe("submitAcmePainterV2");
        ids["GET /acme/{app}/requests/{request_id}/status"].ShouldBe("getAcmeJobStatus");
        ids["PUT /acme/{app}/requests/{request_id}/cancel"].ShouldBe("cancelAcmeJob");
        ids["GET /fal-ai/{app}/requests/{request_id}/status"].ShouldBe("getJobStatus");
        ids.Values.ShouldBeUnique();
    }

    private static async Task<TestGateway> StartAsync(TemporaryDirectory contracts, string model)
    {
        await contracts.WriteAsync("model.json", Contract(model));
        return await TestGateway.StartAsync(
            Slow(), ("Gateway:Contracts:Directory", contracts.Path), ("Gateway:Jobs:StatusFreshness", "00:00:00"));
    }

    /// <summary>A job changes its status only when the test requests it.</summary>
    private static SandboxOptions Slow() => new() { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) };

    private static string Contract(string model) => new JsonObject
    {
        ["model"] = model,
        ["title"] = "Painter",
        ["type"] = "object",
        ["properties"] = new JsonObject { ["prompt"] = new JsonObject { ["type"] = "string" } },
        ["required"] = new JsonArray("prompt"),
    }.ToJsonString();
}
