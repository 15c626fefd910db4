using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary><c>POST /jobs/{request_id}/webhook</c>: the owner sends the webhook again.</summary>
public sealed class ResendTests
{
    [Fact]
    public async Task Resend_AfterTheDelivery_SendsTheSameIdOnceAMinute()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings());
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        var before = await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");

        using var sent = await Deliveries.ResendAsync(gateway.Client, id);
        using var again = await Deliveries.ResendAsync(gateway.Client, id, "{}");

        sent.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await sent.JsonAsync()).GetProperty("resends_left").GetInt32().ShouldBe(9);
        again.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        again.Headers.GetValues("x-fal-error-type").ShouldBe([ErrorTypes.WebhookResendLimited]);
        again.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(() => gateway.Sandbox.To("a").Count == 2);
        gateway.Sandbox.To("a").Select(delivery => delivery.Header(Deliveries.IdHeader).Single())
            .ShouldAllBe(header => header == before.GetProperty("id").GetString());
        Deliveries.StatusesOf(await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED")).ShouldBe([200, 200]);
    }

    [Fact]
    public async Task Resend_AfterTheLastAttempt_BeginsTheScheduleAnew()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings("00:00:00.100"));
        gateway.Sandbox.Webhooks.Plan("a", new SandboxWebhookAnswer { Status = 500, Times = 3 });
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "FAILED");

        using var sent = await Deliveries.ResendAsync(gateway.Client, id);

        sent.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        Deliveries.StatusesOf(await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED")).ShouldBe([500, 500, 500, 200]);
    }

    [Fact]
    public async Task Resend_NothingToSend_IsAConflict()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, Deliveries.Settings());
        var open = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        var without = await gateway.Client.SubmitJobAsync();

        foreach (var id in (string[])[open, without])
        {
            using var refused = await Deliveries.ResendAsync(gateway.Client, id);
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            refused.Headers.GetValues("x-fal-error-type").ShouldBe([ErrorTypes.WebhookUnavailable]);
        }
    }

    /// <summary>Another client's job, an unknown id and a malformed id have the same response.</summary>
    [Fact]
    public async Task Resend_ForeignUnknownOrMalformedId_IsTheSame404()
    {
        var stranger = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(
            [.. Deliveries.Settings(), ("Gateway:Clients:stranger:Keys:0:Sha256", stranger.Sha256)]);
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");
        using var client = gateway.CreateClient(stranger.Text);

        var answers = new List<string>();
        foreach (var unknown in (string[])[id, Guid.NewGuid().ToString(), "x"])
        {
            using var refused = await Deliveries.ResendAsync(client, unknown);
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            answers.Add(await refused.TextAsync());
        }

        answers.Distinct().ShouldHaveSingleItem();
        gateway.Sandbox.To("a").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Resend_WithABody_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings());

        using var refused = await Deliveries.ResendAsync(gateway.Client, "job-1", """{"url":"http://x"}""");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        refused.Headers.GetValues("x-fal-error-type").ShouldBe([ErrorTypes.BodyNotAllowed]);
    }
}
