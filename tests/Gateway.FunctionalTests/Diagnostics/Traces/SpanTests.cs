using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>The spans of each operation, as a receiver gets them from the program.</summary>
public sealed class SpanTests(TracedGatewayFixture fixture) : IClassFixture<TracedGatewayFixture>
{
    private const string Prompt = "a lion that nobody may see CANARY";
    private const string Body = $$"""{"prompt":"{{Prompt}}"}""";
    private const string Submit = "/" + Seeds.Imagen4;

    private TracedGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task Submit_Sampled_HasAServerSpanWithTheCallAndTheStoreBelowIt()
    {
        var trace = await Gateway.SendAsync(HttpMethod.Post, Submit, Body);
        var id = IdOf(Gateway.LastBody);

        var (server, children) = await Gateway.TraceAsync(trace);

        server.Name.ShouldBe("submit fal-ai/imagen4/preview");
        server.ParentId.ShouldBe(TracedGateway.CallerSpan);
        server.Status.ShouldBe(0);
        server.Tags.ShouldBe(
            new Dictionary<string, string>
            {
                ["client"] = TracedGateway.ClientName,
                ["request_id"] = id,
                ["http.request.method"] = "POST",
                ["http.route"] = "/fal-ai/{**rest}",
                ["http.response.status_code"] = "200",
                ["gen_ai.operation.name"] = "generate_content",
                ["gen_ai.request.model"] = "fal-ai/imagen4/preview",
                ["gen_ai.provider.name"] = "fal_ai",
                ["gen_ai.output.type"] = "image",
            },
            ignoreOrder: true);

        var call = children.Single(span => span.Tags.ContainsKey("gen_ai.request.model"));
        call.Name.ShouldBe("generate_content fal-ai/imagen4/preview");
        (call.Scope, call.Kind, call.ParentId, call.Status).ShouldBe(("Gateway", ReceivedSpan.Client, server.SpanId, 0));
        call.Tags.ShouldBe(
            new Dictionary<string, string>
            {
                ["http.request.method"] = "POST",
                ["server.address"] = "127.0.0.1",
                ["server.port"] = Gateway.Sandbox.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["gen_ai.operation.name"] = "generate_content",
                ["gen_ai.request.model"] = "fal-ai/imagen4/preview",
                ["gen_ai.provider.name"] = "fal_ai",
                ["gen_ai.output.type"] = "image",
            },
            ignoreOrder: true);

        var store = children.Single(span => span.Name == "store add_job");
        (store.Scope, store.Kind, store.ParentId, store.Status).ShouldBe(("Gateway", ReceivedSpan.Client, server.SpanId, 0));
        store.Tags.ShouldBe(
            new Dictionary<string, string> { ["db.system.name"] = "sqlite", ["db.operation.name"] = "add_job" }, ignoreOrder: true);
        children.Count(span => span.Name != TracedGateway.DoubtQuery).ShouldBe(2);
    }

    /// <summary>The rows name each operation that follows a job, its route, and the call that it makes.</summary>
    [Theory]
    [InlineData("GET", "/status", "status")]
    [InlineData("GET", "", "result")]
    [InlineData("GET", "/status/stream", "stream")]
    [InlineData("PUT", "/cancel", "cancel")]
    public async Task FollowUp_OfAJob_HasTheModelOfItsSubmit(string method, string verb, string operation)
    {
        await Gateway.SendAsync(HttpMethod.Post, Submit, Body);
        var id = IdOf(Gateway.LastBody);

        var trace = await Gateway.SendAsync(new HttpMethod(method), $"/fal-ai/imagen4/requests/{id}{verb}");

        var (server, _) = await Gateway.TraceAsync(trace);
        server.Name.ShouldBe($"{operation} fal-ai/imagen4/preview");
        server.Tags["request_id"].ShouldBe(id);
        server.Tags["gen_ai.request.model"].ShouldBe("fal-ai/imagen4/preview");
        server.Tags["gen_ai.provider.name"].ShouldBe("fal_ai");
        server.Tags.ShouldNotContainKey("gen_ai.operation.name");
        server.Tags["http.request.method"].ShouldBe(method);
    }

    [Fact]
    public async Task Result_OfAJob_HasTheCallBelowIt()
    {
        await Gateway.SendAsync(HttpMethod.Post, Submit, Body);
        var id = IdOf(Gateway.LastBody);

        var trace = await Gateway.SendAsync(HttpMethod.Get, $"/fal-ai/imagen4/requests/{id}");

        var (server, children) = await Gateway.TraceAsync(trace);
        var call = children.Single(span => span.Tags.ContainsKey("gen_ai.request.model"));
        (call.Name, call.ParentId, call.Kind).ShouldBe(("result fal-ai/imagen4/preview", server.SpanId, ReceivedSpan.Client));
        call.Tags["request_id"].ShouldBe(id);
        call.Tags["http.request.method"].ShouldBe("GET");
    }

    /// <summary>One poll may serve several clients and outlive all of them, so it links to the job's own trace.</summary>
    [Fact]
    public async Task Poll_OfAJob_LinksToTheTraceOfItsSubmit()
    {
        var submit = await Gateway.SendAsync(HttpMethod.Post, Submit, Body);
        var id = IdOf(Gateway.LastBody);
        var (submitted, _) = await Gateway.TraceAsync(submit);

        var trace = await Gateway.SendAsync(HttpMethod.Get, $"/fal-ai/imagen4/requests/{id}/status");

        var (server, children) = await Gateway.TraceAsync(trace);
        var poll = children.Single(span => span.Name == "status fal-ai/imagen4/preview");
        (poll.ParentId, poll.Kind).ShouldBe((server.SpanId, ReceivedSpan.Client));
        poll.Links.ShouldBe([(submit, submitted.SpanId)]);
        poll.Tags["http.response.status_code"].ShouldBe("200");
    }

    [Theory]
    [InlineData("GET", "/jobs", "GET /jobs", "list_jobs")]
    [InlineData("GET", "/jobs/unknown-id?limit=CANARY-secret", "GET /jobs/{request_id}", "find_job")]
    public async Task RequestWithoutAModel_IsNamedByMethodAndRoute(string method, string target, string name, string operation)
    {
        var trace = await Gateway.SendAsync(new HttpMethod(method), target);

        var (server, children) = await Gateway.TraceAsync(trace);

        server.Name.ShouldBe(name);
        server.Tags["client"].ShouldBe(TracedGateway.ClientName);
        server.Tags.ShouldNotContainKey("request_id");
        children.ShouldAllBe(span => span.Name == "store " + operation && span.ParentId == server.SpanId);
    }

    [Theory]
    [InlineData("GET", "/nowhere/CANARY-secret", "GET")]
    [InlineData("CANARYMETHOD", "/jobs", "HTTP")]
    [InlineData("POST", "/fal-ai/CANARY-secret", "POST /fal-ai/{**rest}")]
    [InlineData("POST", "/fal-ai/imagen4/preview?CANARY-secret=1", "submit fal-ai/imagen4/preview")]
    [InlineData("GET", "/fal-ai/CANARY/requests/CANARY-secret/status", "GET /fal-ai/{**rest}")]
    [InlineData("GET", "/healthz/ready?CANARY-secret", "GET /healthz/ready")]
    public async Task Request_WithTextOfTheClient_ShowsNoneOfIt(string method, string target, string name)
    {
        var trace = await Gateway.SendAsync(new HttpMethod(method), target, method == "POST" ? Body : null);

        var (server, _) = await Gateway.TraceAsync(trace);

        server.Name.ShouldBe(name);
        Gateway.Receiver.Raw.ShouldNotContain("CANARY");
    }

    [Fact]
    public async Task Submit_ThatIsInvalid_HasTheErrorTypeButNoErrorStatus()
    {
        var trace = await Gateway.SendAsync(HttpMethod.Post, Submit, $$"""{"prompt":"{{Prompt}}","num_images":-7}""");

        var (server, children) = await Gateway.TraceAsync(trace);

        server.Name.ShouldBe("submit fal-ai/imagen4/preview");
        server.Tags["error_type"].ShouldBe("validation_error");
        server.Tags["http.response.status_code"].ShouldBe("422");
        server.Tags.ShouldNotContainKey("error.type");
        server.Status.ShouldBe(0);
        children.ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_WithoutAKey_HasNoClient()
    {
        var trace = await Gateway.SendAsync(HttpMethod.Post, Submit, Body, sampled: true, ("Authorization", "Bearer gw_CANARY_wrong"));

        var (server, _) = await Gateway.TraceAsync(trace);

        server.Tags.ShouldNotContainKey("client");
        server.Tags["http.response.status_code"].ShouldBe("401");
        server.Status.ShouldBe(0);
    }

    [Fact]
    public async Task Submit_ThatTheUpstreamRefuses_HasTheStatusErrorInBothSpans()
    {
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.Unauthorized, SandboxOperation.Submit);

        var trace = await Gateway.SendAsync(HttpMethod.Post, Submit, Body);

        var (server, children) = await Gateway.TraceAsync(trace);
        foreach (var span in new[] { server, children.Single(span => span.Name == "generate_content fal-ai/imagen4/preview") })
        {
            span.Status.ShouldBe(ReceivedSpan.StatusError);
            span.StatusMessage.ShouldBe("");
            span.Tags["error_type"].ShouldBe("upstream_auth");
            span.Tags["error.type"].ShouldBe("upstream_auth");
            span.Events.ShouldBe(0);
        }

        children.ShouldNotContain(span => span.Name == "store add_job");
    }

    /// <summary>Spans, names, attributes and resources of everything that this class has sent.</summary>
    [Fact]
    public async Task Export_OfARequest_ContainsNoPromptKeyOrToken()
    {
        var trace = await Gateway.SendAsync(
            HttpMethod.Post, Submit, Body, sampled: true, ("Idempotency-Key", "CANARY-idempotency"), ("x-custom", "CANARY-custom"));
        await Gateway.TraceAsync(trace);

        Gateway.Receiver.Raw.ShouldContain("generate_content");
        Gateway.Receiver.Raw.ShouldNotContain("CANARY");
        Gateway.Receiver.Raw.ShouldNotContain(Gateway.Key);
        Gateway.Receiver.Raw.ShouldNotContain(TestGateway.UpstreamToken);
        Gateway.Receiver.Raw.ShouldNotContain("lion");
        Gateway.Receiver.Resource["service.name"].ShouldBe("gateway");
        Gateway.Receiver.Resource.ShouldContainKey("service.version");
    }

    private static string IdOf(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("request_id").GetString()!;
    }
}
