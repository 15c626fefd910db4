using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Faults;
using Gateway.FunctionalTests.Following;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.FunctionalTests.Jobs;
using Gateway.FunctionalTests.Metrics;
using Gateway.Sandbox;
using Gateway.Testing.Postgres;
using Gateway.Webhooks.Delivering;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>Faults around an attempt: its result is missing, or the store cannot note it.</summary>
public sealed class DeliveryFaultTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private readonly JumpingClock _clock = new(TimeSpan.FromDays(365));

    [Fact]
    public async Task Result_CannotBeFetched_IsToldWithoutItAfterTheLongestWait()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) }, _clock, Deliveries.Settings());
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Unavailable,
            Match = new() { Operation = SandboxOperation.Result, RequestId = id },
            Times = null,
        });
        gateway.Sandbox.Advance(id);
        gateway.Sandbox.Advance(id);
        await FollowedJobs.ShouldAllEndAsync(gateway.Client, [id], TestDeadline.Longest);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.Faults.PlayedCount > 0);

        // The rest of the wait is left to a busy machine.
        var part = WebhookDelivery.LongestWaitForResult / 6;
        var jumpedTo = (_clock.GetUtcNow() + part).UtcDateTime;
        _clock.Jump(part);
        await Eventually.IsTrueAsync(async () => await DueAsync(gateway, id) > jumpedTo);
        (await Deliveries.WebhookOfAsync(gateway.Client, id)).GetProperty("attempts").GetArrayLength().ShouldBe(0);
        gateway.Sandbox.To("a").ShouldBeEmpty();
        _clock.Jump(WebhookDelivery.LongestWaitForResult);

        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");
        using var body = JsonDocument.Parse(gateway.Sandbox.To("a").ShouldHaveSingleItem().Body);
        body.RootElement.GetProperty("status").GetString().ShouldBe("OK");
        body.RootElement.GetProperty("payload").ValueKind.ShouldBe(JsonValueKind.Null);
        body.RootElement.GetProperty("payload_error").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(StoppableStore.SqliteMovedAway)]
    [InlineData(StoppableStore.PostgresStopped)]
    public async Task Store_DownDuringAnAttempt_IsRepeatedWithTheSameId(string outage)
    {
        using var store = new StoppableStore(cluster, outage);
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = new RawReceiver(wrap: async stream =>
        {
            await answering.Task;
            return stream;
        });
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero },
            _clock,
            [
                .. Deliveries.Settings(),
                ("ConnectionStrings:Jobs", await store.ConnectionStringAsync()),
                ("Gateway:Management:Url", "http://127.0.0.1:0"),
            ]);
        var id = await Deliveries.SubmitAsync(gateway.Client, $"http://127.0.0.1:{receiver.Port}/done");
        await Eventually.IsTrueAsync(() => receiver.Connections == 1);

        await store.TakeAwayAsync();
        try
        {
            await ShouldAnswerAsync(HttpStatusCode.ServiceUnavailable);
            answering.SetResult();
            await Eventually.IsTrueAsync(
                async () => (await MetricsPage.ReadAsync(gateway)).Value("gateway_webhooks_active") == 0);
        }
        finally
        {
            await store.GiveBackAsync();
        }

        await ShouldAnswerAsync(HttpStatusCode.OK);
        _clock.Jump(WebhookService.Lease);

        var webhook = await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");
        Deliveries.StatusesOf(webhook).ShouldBe([200], "the first attempt is not noted");
        receiver.Requests.Count.ShouldBe(2);
        receiver.Requests.ShouldAllBe(request => request.Contains(webhook.GetProperty("id").GetString()!));
        var next = await Deliveries.SubmitAsync(gateway.Client, $"http://127.0.0.1:{receiver.Port}/done");
        await Deliveries.ShouldBecomeAsync(gateway.Client, next, "DELIVERED");

        Task ShouldAnswerAsync(HttpStatusCode status) => Eventually.IsTrueAsync(async () =>
        {
            // Each body is another one: a submit whose outcome is unknown is not repeated.
            using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{Guid.NewGuid()}}"}""");
            return response.StatusCode == status;
        });
    }

    private static async Task<DateTime?> DueAsync(TestGateway gateway, string id) =>
        (await Deliveries.WebhookOfAsync(gateway.Client, id)).GetProperty("next_attempt_at") is { ValueKind: JsonValueKind.String } due
            ? due.GetDateTime()
            : null;
}
