using System.Text;
using System.Text.Json;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Jobs;
using Gateway.Jobs.Store;
using Gateway.Sandbox;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>The end of a job is told to its receiver.</summary>
public sealed class DeliveryTests
{
    /// <summary>Made for this test.</summary>
    private const string SharedSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Job_Completed_IsToldOnceWithItsResult()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings());
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"), "?token=QUERY-9d2f");

        var webhook = await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");

        var delivery = gateway.Sandbox.To("a").ShouldHaveSingleItem();
        delivery.Target.ShouldEndWith("/a?token=QUERY-9d2f");
        delivery.Header("Content-Type").ShouldBe(["application/json"]);
        using var result = await gateway.Client.FollowAsync(id);
        Encoding.UTF8.GetString(delivery.Body.Span).ShouldBe(
            $$"""{"request_id":"{{id}}","gateway_request_id":"{{id}}","status":"OK","payload":{{await result.TextAsync()}}}""");
        Deliveries.StatusesOf(webhook).ShouldBe([200]);
        webhook.GetProperty("id").GetString().ShouldBe(delivery.Header(Deliveries.IdHeader).ShouldHaveSingleItem());
        webhook.GetProperty("url").GetString().ShouldBe(Deliveries.UrlOf(gateway.Sandbox, "a"));
        webhook.GetProperty("next_attempt_at").ValueKind.ShouldBe(JsonValueKind.Null);
        webhook.GetProperty("resends_left").GetInt32().ShouldBe(10);
        gateway.Logs.Entries.ShouldNotContain(entry => entry.Message.Contains("QUERY-9d2f", StringComparison.Ordinal));
    }

    /// <summary>The verifiers are the library of Standard Webhooks, and a script that has only the published keys.</summary>
    [Fact]
    public async Task Delivery_Signatures_AreVerifiedByIndependentReceivers()
    {
        await using var gateway = await TestGateway.StartAsync(
            [.. Deliveries.Settings(), ($"Gateway:Clients:{TestGateway.ClientName}:WebhookSecret", SharedSecret)]);
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");
        var delivery = gateway.Sandbox.To("a").ShouldHaveSingleItem();
        var body = Encoding.UTF8.GetString(delivery.Body.Span);

        var headers = new HeaderDictionary();
        foreach (var (name, value) in delivery.Headers)
        {
            headers[name] = value;
        }

        new StandardWebhook(SharedSecret).Verify(body, headers);
        var verified = await Deliveries.VerifyAsync(gateway.Address, gateway.Key, delivery);
        verified.GetProperty("fal").GetBoolean().ShouldBeTrue();
        verified.GetProperty("standard").GetBoolean().ShouldBeTrue();
        delivery.Header("X-Fal-Webhook-User-Id").ShouldBe([TestGateway.ClientName]);

        // The verifier can say no.
        var forged = await Deliveries.VerifyAsync(gateway.Address, gateway.Key, delivery, body + " ");
        (forged.GetProperty("fal").GetBoolean(), forged.GetProperty("standard").GetBoolean()).ShouldBe((false, false));
    }

    [Fact]
    public async Task Receiver_FailsThenAnswers_GetsTheSameIdEachTime()
    {
        await using var gateway = await TestGateway.StartAsync(
            Deliveries.Settings("00:00:00.100", "00:00:00.100", "00:00:00.100", "00:00:00.100"));
        gateway.Sandbox.Webhooks.Plan(
            "a",
            new SandboxWebhookAnswer { Status = 500 },
            new SandboxWebhookAnswer { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/sandbox/webhooks/b" } },
            new SandboxWebhookAnswer { Close = true },
            new SandboxWebhookAnswer { Status = 204 });
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));

        var webhook = await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");

        Deliveries.StatusesOf(webhook).ShouldBe([500, 302, null, 204]);
        var failures = webhook.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("failure").GetString());
        failures.ShouldBe([null, null, "answer_invalid", null]);
        var deliveries = gateway.Sandbox.To("a");
        deliveries.Count.ShouldBe(4);
        deliveries.Select(delivery => delivery.Header(Deliveries.IdHeader).Single()).Distinct()
            .ShouldBe([webhook.GetProperty("id").GetString()]);
        gateway.Sandbox.To("b").ShouldBeEmpty();
    }

    [Fact]
    public async Task Receiver_Answers410_IsNotCalledAgain()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings("00:00:00.100"));
        gateway.Sandbox.Webhooks.Plan("a", new SandboxWebhookAnswer { Status = 410, Times = null });
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));

        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "SWITCHED_OFF");

        // The URL is switched off for this job only.
        var other = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        await Deliveries.ShouldBecomeAsync(gateway.Client, other, "SWITCHED_OFF");
        gateway.Sandbox.To("a").Count.ShouldBe(2);
        await Eventually.IsTrueAsync(() => gateway.Logs.Entries.Count(entry => entry.EventId == EventIds.WebhookSwitchedOff) == 2);
    }

    [Fact]
    public async Task Receiver_AlwaysFails_HasFailedAfterTheSchedule()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings("00:00:00.100", "00:00:00.200"));
        gateway.Sandbox.Webhooks.Plan("a", new SandboxWebhookAnswer { Status = 503, Times = null });
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"), "?token=QUERY-9d2f");

        var webhook = await Deliveries.ShouldBecomeAsync(gateway.Client, id, "FAILED");

        Deliveries.StatusesOf(webhook).ShouldBe([503, 503, 503]);
        await Eventually.IsTrueAsync(() => gateway.Logs.Entries.Any(entry => entry.EventId == EventIds.WebhookNotDelivered));
        var logged = gateway.Logs.Entries.Single(entry => entry.EventId == EventIds.WebhookNotDelivered).Message;
        logged.ShouldContain(id);
        logged.ShouldNotContain("QUERY-9d2f");
    }

    [Fact]
    public async Task Job_Cancelled_IsToldAsAnError()
    {
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1) }, Deliveries.Settings());
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));
        (await Deliveries.WebhookOfAsync(gateway.Client, id)).GetProperty("state").GetString().ShouldBe("WAITING");
        using var cancelled = await gateway.Client.CancelAsync(id);
        cancelled.IsSuccessStatusCode.ShouldBeTrue();

        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");

        using var body = JsonDocument.Parse(gateway.Sandbox.To("a").ShouldHaveSingleItem().Body);
        body.RootElement.GetProperty("status").GetString().ShouldBe("ERROR");
        body.RootElement.GetProperty("error").GetString().ShouldBe("The job was cancelled.");
        body.RootElement.GetProperty("payload").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Results_AreNotKept_IsToldWithoutAPayload()
    {
        await using var gateway = await TestGateway.StartAsync([.. Deliveries.Settings(), ("Gateway:Results:Keep", "Off")]);
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, "a"));

        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");

        using var body = JsonDocument.Parse(gateway.Sandbox.To("a").ShouldHaveSingleItem().Body);
        body.RootElement.GetProperty("status").GetString().ShouldBe("OK");
        body.RootElement.GetProperty("payload").ValueKind.ShouldBe(JsonValueKind.Null);
        body.RootElement.GetProperty("payload_error").GetString().ShouldNotBeNullOrEmpty();
    }

    /// <summary>A thousand deliveries are due at a receiver that never answers. Those of another receiver arrive meanwhile.</summary>
    [Fact]
    public async Task Receiver_Hangs_DelaysNobodyElse()
    {
        await using var gateway = await TestGateway.StartAsync(Deliveries.Settings());
        await using var hanging = await SandboxServer.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        hanging.Webhooks.Plan("a", new SandboxWebhookAnswer { Hang = true, Times = null });
        await AddEndedAsync(gateway, "hanging", 1000, hanging);
        await Eventually.IsTrueAsync(() => hanging.Webhooks.Count > 0);

        var others = await AddEndedAsync(gateway, "other", 100, gateway.Sandbox);
        await Eventually.IsTrueAsync(() => gateway.Sandbox.To("a").Count == 100);

        gateway.Sandbox.To("a").Select(delivery => delivery.Header("X-Fal-Webhook-Request-Id").Single()).Order()
            .ShouldBe(others.Order());
        // All of the others arrived before the first attempts at the hanging receiver were repeated.
        hanging.Webhooks.Count.ShouldBeLessThan(100);
    }

    /// <summary>Stores jobs that have ended, with webhooks, without the upstream.</summary>
    private static async Task<IReadOnlyList<string>> AddEndedAsync(TestGateway gateway, string prefix, int count, SandboxServer receiver)
    {
        var store = gateway.Service<IJobStore>();
        var now = TimeProvider.System.GetUtcNow();
        var ids = Enumerable.Range(0, count).Select(n => $"{prefix}-{n}").ToList();
        await Task.WhenAll(ids.Select(async id =>
        {
            var job = new JobRecord
            {
                RequestId = id,
                Client = TestGateway.ClientName,
                Model = Seeds.Imagen4,
                UpstreamPath = "fal-ai/imagen4",
                SubmittedAt = now,
                ImagesAsked = 1,
                BodyBytes = 2,
                BodyDigest = new byte[32],
            };
            var webhook = new Webhook(Deliveries.UrlOf(receiver, "a"), receiver.Address.GetLeftPart(UriPartial.Authority));
            await store.AddAsync(new NewJob(job) { NextPollAt = now.AddDays(1), Webhook = webhook }, CancellationToken.None);
            await store.EndAsync(JobChange.Cancelled(id, now), CancellationToken.None);
        }));
        return ids;
    }
}
