using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Diagnostics.Traces;

/// <summary>The context that callers send (W3C Trace Context), and the requests that the upstream receives.</summary>
public sealed class TraceContextTests(TracedGatewayFixture fixture) : IClassFixture<TracedGatewayFixture>
{
    private const string Submit = "/" + Seeds.Imagen4;
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private TracedGateway Gateway => fixture.Gateway;

    /// <summary>Spans are exported in the order of their ends, so a later span shows that an earlier one is missing.</summary>
    [Fact]
    public async Task Caller_ThatDoesNotSample_GetsNoSpans()
    {
        var unsampled = await Gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body, sampled: false);
        var sampled = await Gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body);

        await Gateway.TraceAsync(sampled);

        Gateway.Receiver.Spans.ShouldNotContain(span => span.TraceId == unsampled);
        // The log is written by a thread of its own.
        await Eventually.IsTrueAsync(() => ((string[])[unsampled, sampled]).All(trace =>
            Gateway.Output.Any(line => line.Contains($"\"trace_id\":\"{trace}\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Caller_WithoutContext_GetsATraceOfItsOwn()
    {
        using var response = await Gateway.Client.GetAsync(
            new Uri("/jobs?limit=7", UriKind.Relative), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);

        await Eventually.IsTrueAsync(() => Gateway.Receiver.Spans.Any(span => span.Name == "GET /jobs" && span.ParentId.Length == 0));
    }

    [Theory]
    [InlineData("a=1,b=2", "a=1,b=2")]
    [InlineData("rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7")]
    public async Task TraceState_OfTheCaller_IsInItsSpans(string sent, string received)
    {
        var trace = await Gateway.SendAsync(HttpMethod.Get, "/jobs", headers: ("tracestate", sent));

        (await Gateway.TraceAsync(trace)).Server.TraceState.ShouldBe(received);
    }

    [Fact]
    public async Task TraceState_ThatIsTooLongOrHasTheKey_IsDropped()
    {
        var tooLong = await Gateway.SendAsync(HttpMethod.Get, "/jobs", headers: ("tracestate", "a=" + new string('b', 511)));
        var withKey = await Gateway.SendAsync(HttpMethod.Get, "/jobs", headers: ("tracestate", "a=" + Gateway.Key));

        (await Gateway.TraceAsync(tooLong)).Server.TraceState.ShouldBe("");
        (await Gateway.TraceAsync(withKey)).Server.TraceState.ShouldBe("");
        Gateway.Receiver.Raw.ShouldNotContain(Gateway.Key);
    }

    /// <summary>A text that is no traceparent must not become the id of a parent, which is exported.</summary>
    [Theory]
    [InlineData("traceparent", "CANARY-parent")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-CANARY")]
    [InlineData("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("Request-Id", "|CANARY.1.")]
    [InlineData("baggage", "user=CANARY")]
    [InlineData("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1")]
    public async Task Context_OfAnotherForm_IsIgnored(string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/jobs/of-another-form", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        var before = Roots();

        using var response = await Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await Eventually.IsTrueAsync(() => Roots() == before + 1);
        Gateway.Receiver.Raw.ShouldNotContain("CANARY");

        int Roots() => Gateway.Receiver.Spans.Count(span => span.Name == "GET /jobs/{request_id}" && span.ParentId.Length == 0);
    }

    /// <summary>The forwarder and the gateway's own calls, in every dialect of the upstream, while every request is sampled.</summary>
    [Theory]
    [InlineData(SandboxDialect.Queue)]
    [InlineData(SandboxDialect.ResultOnly)]
    [InlineData(SandboxDialect.ResultAndStatus)]
    public async Task Upstream_OfATracedGateway_ReceivesNoContext(SandboxDialect dialect)
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions { Dialect = dialect, QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero });
        (string, string)[] context =
        [
            ("tracestate", "a=1"), ("baggage", "k=v"), ("b3", "1"), ("x-b3-traceid", "1"), ("uber-trace-id", "1"), ("Request-Id", "1"),
            ("Correlation-Context", "k=v"), ("x-cloud-trace-context", "1"), ("x-amzn-trace-id", "Root=1"), ("sentry-trace", "1"),
        ];
        await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body, sampled: true, context);
        using var document = JsonDocument.Parse(gateway.LastBody);
        var job = $"/fal-ai/imagen4/requests/{document.RootElement.GetProperty("request_id").GetString()}";
        foreach (var (method, target) in new[]
        {
            (HttpMethod.Get, job + "/status"), (HttpMethod.Get, job + "/status?logs=1"), (HttpMethod.Get, job + "/status/stream"),
            (HttpMethod.Get, job), (HttpMethod.Put, job + "/cancel"),
        })
        {
            await gateway.SendAsync(method, target, sampled: true, headers: context);
        }

        await gateway.SendAsync(
            HttpMethod.Post, Submit, """{"prompt":"another lion"}""", sampled: true, [.. context, ("Prefer", "wait=20")]);
        var last = await gateway.SendAsync(HttpMethod.Post, Submit, """{"prompt":"a third lion"}""");

        gateway.Sandbox.RequestCount.ShouldBeGreaterThan(5);
        gateway.Sandbox.Requests.SelectMany(request => request.Headers).Select(header => header.Key.ToLowerInvariant()).Distinct().Order()
            .ShouldBe(["authorization", "content-length", "content-type", "host"]);
        // The gateway did trace these calls.
        var (_, children) = await gateway.TraceAsync(last);
        children.ShouldContain(span => span.Name == "generate_content fal-ai/imagen4/preview");
    }

    /// <summary>After a restart, the trace of the job is only in the store.</summary>
    [Fact]
    public async Task Poll_AfterARestart_LinksToTheTraceOfTheSubmit()
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) });
        var submit = await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body);
        using var document = JsonDocument.Parse(gateway.LastBody);
        var id = document.RootElement.GetProperty("request_id").GetString();
        await gateway.RestartAsync();

        var trace = await gateway.SendAsync(HttpMethod.Get, $"/fal-ai/imagen4/requests/{id}/status");

        var (submitted, _) = await gateway.TraceAsync(submit);
        var (_, children) = await gateway.TraceAsync(trace);
        children.Single(span => span.Name == "status fal-ai/imagen4/preview").Links.ShouldBe([(submit, submitted.SpanId)]);
    }

    /// <summary>A poll without a client has a trace of its own.</summary>
    [Fact]
    public async Task Following_OfAJob_LinksToTheTraceOfTheSubmit()
    {
        await using var gateway = await TracedGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, ("Gateway__Following__Enabled", "true"));
        var submit = await gateway.SendAsync(HttpMethod.Post, Submit, QueueExtensions.Body);

        await Eventually.IsTrueAsync(() => gateway.Receiver.Spans.Any(span => span.Name == "follow fal-ai/imagen4/preview"));

        var (submitted, _) = await gateway.TraceAsync(submit);
        var follow = gateway.Receiver.Spans.Single(span => span.Name == "follow fal-ai/imagen4/preview");
        follow.TraceId.ShouldNotBe(submit);
        follow.Links.ShouldBe([(submit, submitted.SpanId)]);
        var poll = gateway.Receiver.Spans.Single(span => span.Name == "status fal-ai/imagen4/preview");
        (poll.TraceId, poll.ParentId).ShouldBe((follow.TraceId, follow.SpanId));
        poll.Links.ShouldBe([(submit, submitted.SpanId)]);
    }

    /// <summary>Another replica, or a later run, may collect traces.</summary>
    [Fact]
    public async Task Job_WhileNoTracesAreCollected_IsStoredWithTheTraceOfTheCaller()
    {
        const string Unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        string[] sent =
        [
            Parent, Unsampled, "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-text-of-the-caller",
            "a-text-of-the-caller-that-has-fifty-five-characters-too", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        ];
        await using var gateway = await TracedGateway.StartAsync(new SandboxOptions(), ("OTEL_TRACES_EXPORTER", "none"));
        for (var number = 0; number < sent.Length; number++)
        {
            await gateway.SendAsync(
                HttpMethod.Post, Submit, $$"""{"prompt":"{{number}}"}""", sampled: true, ("traceparent", sent[number]));
        }

        await gateway.StopAsync();

        gateway.ReadTraceParents().ShouldBe([Parent, Unsampled, null, null, null]);
    }
}
