using System.Net;
using Gateway.Bodies;
using Gateway.Changes;
using Gateway.FunctionalTests.Changes;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Shares;
using Gateway.FunctionalTests.Webhooks;
using Gateway.Jobs.Store;
using Gateway.Jobs.Store.Pauses;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Metrics;

/// <summary>
/// A gateway that has handled requests of every kind. Some of them are still open while its page of metrics is read: a status stream, a
/// submit that waits for its result, a large body in memory, and one that waits for memory.
/// </summary>
public sealed class BusyGateway : IAsyncLifetime
{
    public const string Client = TestGateway.ClientName;
    public const string Other = "batch-service";
    public const string Model = Seeds.Imagen4;

    /// <summary>A client with limits, which submits to a model of its own.</summary>
    public const string Paid = "paid-service";
    public const string PaidModel = Seeds.QwenEditPlus;

    /// <summary>No metric may contain these words, which requests bring in.</summary>
    public const string UnknownModel = "fal-ai/model-of-a-stranger";
    public const string UnknownParameter = "parameter_of_a_stranger";

    /// <summary>The stream, the submit that waits, and the two bodies.</summary>
    private const int OpenRequests = 4;

    private readonly TestKey _other = TestKey.Create();
    private readonly TestKey _paid = TestKey.Create();
    private readonly List<IDisposable> _open = [];
    private TestGateway? _gateway;
    private HeldCalls? _held;
    private MetricsPage? _page;

    internal MetricsPage Page => _page!;

    internal TestGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1), BillableUnits = "1000" },
            ("Gateway:Management:Url", "http://127.0.0.1:0"),
            ("Gateway:Jobs:StatusFreshness", "00:00:00"),
            ("Gateway:Jobs:MaxWait", "1.00:00:00"),
            ("Gateway:Contracts:UnknownParameters", "Reject"),
            ("Gateway:Limits:PerClient:Streams", "1"),
            ("Gateway:Limits:MaxBodyBytes", "200000"),
            ("Gateway:Limits:BodyReadTimeout", "1.00:00:00"),
            ("Gateway:Limits:BodyMemoryBytes", "300000"),
            ("Gateway:Limits:BodyMemoryWait", "00:01:00"),
            ("Gateway:Limits:BodyMemoryWaiting", "2"),
            ("Gateway:Webhooks:AllowedHosts:0", "127.0.0.1"),
            ($"Gateway:Clients:{Paid}:Keys:0:Sha256", _paid.Sha256),
            ($"Gateway:Clients:{Paid}:Limits:JobsInFlight", "3"),
            ($"Gateway:Clients:{Paid}:Budgets:all:Period", "Total"),
            ($"Gateway:Clients:{Paid}:Budgets:all:Limit", "10"),
            ($"Gateway:Clients:{Paid}:Budgets:all:Warn", "0.001"),
            ($"Gateway:Clients:{Other}:Keys:ending:Sha256", _other.Sha256),
            ($"Gateway:Clients:{Other}:Keys:ending:Expires", TimeProvider.System.GetUtcNow().AddDays(13).ToString("O")));
        _held = new HeldCalls();
        // The counter reads once after the start. The jobs after it are added by this process.
        await Eventually.IsTrueAsync(async () => (await MetricsPage.ReadAsync(_gateway)).Value("gateway_store_rows") is not null);
        await CompleteJobAsync();
        await FailJobAsync();
        await CancelJobAsync();
        await RefuseAsync();
        await ChangeClientsAsync();
        await FailSubmitsAsync();
        await PayAsync();
        await HoldAsync();
        // A measurement is made after the response, so the last one may still be missing.
        await Eventually.IsTrueAsync(async () =>
        {
            _page = await MetricsPage.ReadAsync(_gateway);
            // The server counts a request as active until all of its measurements are made.
            return _page.Value("http_server_active_requests") == OpenRequests
                && _page.Value("gateway_webhooks_deliveries_total", ("outcome", "delivered")) == 1
                && _page.Value("gateway_webhooks_open") == 0;
        });
    }

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(each => each.Dispose());
        if (_held is not null)
        {
            await _held.DisposeAsync();
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }

    /// <summary>One job from its submit to the second delivery of its result, with an idempotency key.</summary>
    private async Task CompleteJobAsync()
    {
        using var submit = await Gateway.Client.SubmitWithAsync("Idempotency-Key", "one", """{"prompt":"a lion","num_images":2}""");
        submit.StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = (await submit.JsonAsync()).GetProperty("request_id").GetString()!;
        using var queued = await Gateway.Client.FollowAsync($"{id}/status");
        Gateway.Sandbox.Advance(id);
        using var running = await Gateway.Client.FollowAsync($"{id}/status");
        using var early = await Gateway.Client.FollowAsync(id);
        early.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Gateway.Sandbox.Advance(id);
        using var completed = await Gateway.Client.FollowAsync($"{id}/status");
        using var first = await Gateway.Client.FollowAsync(id);
        using var second = await Gateway.Client.FollowAsync(id);
        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        (await first.JsonAsync()).GetProperty("images").GetArrayLength().ShouldBe(2);
        using var stream = await EventStream.OpenAsync(Gateway.Client, id);
        (await stream.NextAsync()).ShouldNotBeNull();
        (await stream.NextAsync()).ShouldBeNull();
        using var list = await Gateway.Client.GetAsync(new Uri("/jobs", UriKind.Relative), TestContext.Current.CancellationToken);
        list.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var health = await Gateway.Client.GetAsync(
            new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task FailJobAsync()
    {
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.Model500, SandboxOperation.Submit);
        var id = await Gateway.Client.SubmitJobAsync();
        Gateway.Sandbox.Advance(id);
        Gateway.Sandbox.Advance(id);
        using var status = await Gateway.Client.FollowAsync($"{id}/status");
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
    }

    /// <summary>The end of this job is told to a webhook.</summary>
    private async Task CancelJobAsync()
    {
        var id = await Deliveries.SubmitAsync(Gateway.Client, Deliveries.UrlOf(Gateway.Sandbox, "busy"));
        using var cancel = await Gateway.Client.CancelAsync(id);
        cancel.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var status = await Gateway.Client.FollowAsync($"{id}/status");
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
    }

    /// <summary>Requests that the gateway refuses. Nothing is sent to the upstream.</summary>
    private async Task RefuseAsync()
    {
        using var invalid = await Gateway.Client.SubmitAsync(
            Model, $$"""{"prompt":3,"num_images":99,"{{UnknownParameter}}":"CANARY of a prompt"}""");
        invalid.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var valid = await Gateway.Client.SubmitAsync("validate/" + Model, QueueExtensions.Body);
        valid.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var unknown = await Gateway.Client.SubmitAsync(UnknownModel, QueueExtensions.Body);
        await unknown.ShouldBeErrorAsync(HttpStatusCode.NotFound, "model_unknown");
        using var stranger = Gateway.CreateClient(TestKey.Create().Text);
        using var key = await stranger.SubmitAsync(Model, QueueExtensions.Body);
        await key.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
        (await Gateway.SendRawAsync("GET / HTTP/9.9\r\n\r\n", TestContext.Current.CancellationToken)).ShouldContain(" 505 ");
        using var job = await Gateway.Client.FollowAsync($"{Guid.NewGuid()}/status");
        await job.ShouldBeErrorAsync(HttpStatusCode.NotFound, "job_not_found");
    }

    /// <summary>A client in the store uses its key once. The submits to another model are paused.</summary>
    private async Task ChangeClientsAsync()
    {
        using var stored = Gateway.CreateClient(await Gateway.AddClientAsync());
        using var job = await stored.GetAsync(new Uri($"/jobs/{Guid.NewGuid()}", UriKind.Relative), TestContext.Current.CancellationToken);
        await job.ShouldBeErrorAsync(HttpStatusCode.NotFound, "job_not_found");
        await Gateway.Service<KeyUseWriter>().WriteAsync(TestContext.Current.CancellationToken);
        await Gateway.Service<IPauseStore>().PauseAsync(
            PauseScope.Model, "fal-ai/paused", null, StoredClientCalls.Actor, TestContext.Current.CancellationToken);
    }

    /// <summary>Submits that the upstream refuses, or whose outcome is unknown.</summary>
    private async Task FailSubmitsAsync()
    {
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.RateLimited, SandboxOperation.Submit);
        using var limited = await Gateway.Client.SubmitAsync(Model, """{"prompt":"lion 1"}""");
        await limited.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "upstream_rate_limited");
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.Html502, SandboxOperation.Submit);
        using var unknown = await Gateway.Client.SubmitAsync(Model, """{"prompt":"lion 2"}""");
        await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, accept: true);
        using var cut = await Gateway.Client.SubmitAsync(Model, """{"prompt":"lion 3"}""");
        await cut.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
    }

    /// <summary>A job that costs more than was reserved, one that costs nothing, a submit with an unknown outcome, and one that the budget
    /// refuses.</summary>
    private async Task PayAsync()
    {
        using var paid = Gateway.CreateClient(_paid.Text);
        // First, because the job that costs more than the budget is settled at any time after its end.
        Gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, accept: true);
        using var cut = await paid.SubmitAsync(PaidModel, Seeds.ExampleOf(PaidModel).Replace("{", "{  ", StringComparison.Ordinal));
        await cut.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        foreach (var fault in (string?[])[SandboxFaultNames.Model500, null])
        {
            if (fault is not null)
            {
                Gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit);
            }

            var id = await paid.SubmitJobAsync(PaidModel);
            Gateway.Sandbox.Advance(id);
            Gateway.Sandbox.Advance(id);
            using var status = await paid.FollowAsync($"{id}/status", "fal-ai/qwen-edit-plus");
            (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
        }

        await Eventually.IsTrueAsync(async () =>
        {
            var page = await MetricsPage.ReadAsync(Gateway);
            return page.Value("gateway_money_moved_total", ("kind", "settle")) > 0 && page.Value("gateway_money_doubtful") == 1;
        });
        using var refused = await paid.SubmitAsync(PaidModel, Seeds.ExampleOf(PaidModel).Replace("{", "{ ", StringComparison.Ordinal));
        await refused.ShouldBeErrorAsync(HttpStatusCode.PaymentRequired, "budget_exceeded");
    }

    private async Task HoldAsync()
    {
        // The job is old enough for an age that is not 0, because its submit is before every later step.
        var open = await Gateway.Client.SubmitJobAsync(Seeds.FluxLora);
        _held!.Begin(1, (_, cancellation) => Gateway.Client.GetAsync(
            new Uri($"/fal-ai/flux-lora/requests/{open}/status/stream", UriKind.Relative), cancellation));
        _held.BeginWaits(Gateway.Client, 1);
        await Eventually.IsTrueAsync(async () =>
        {
            var page = await MetricsPage.ReadAsync(Gateway);
            return page.Value("gateway_streams_open") == 1 && page.Value("gateway_submits_waiting") == 1
                && page.Value("gateway_jobs_submitted_total", ("client", Client)) == 5;
        });
        using var stream = await Gateway.Client.FollowAsync($"{open}/status/stream", "fal-ai/flux-lora");
        await stream.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_streams_limited");
        var memory = Gateway.Service<BodyMemory>();
        _open.Add(await BeginBodyAsync(_other.Text));
        await Eventually.IsTrueAsync(() => memory.Reserved > 0);
        _open.Add(await BeginBodyAsync(_other.Text));
        await Eventually.IsTrueAsync(() => memory.Waiting == 1);
        using var other = Gateway.CreateClient(_other.Text);
        using var refused = await other.SubmitAsync(Model, $$"""{"prompt":"{{new string('x', 180_000)}}"}""");
        await refused.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "client_body_memory_exhausted");
        await Gateway.Service<IJobStore>().FlushAsync(TestContext.Current.CancellationToken);
    }

    private async Task<RawClient> BeginBodyAsync(string key)
    {
        var client = await RawClient.ConnectAsync(Gateway);
        await client.SendAsync(
            $"POST /{Model} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 190000\r\n\r\n" + "{\"prompt\":\"".PadRight(70_000));
        return client;
    }
}
