using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Sandbox;

public sealed class WebhookReceiverTests
{
    private const string First = SandboxWebhooks.Path + "/first";

    [Fact]
    public async Task Post_ToAReceiver_IsAnsweredAndListed()
    {
        await using var rig = await SandboxRig.StartAsync();

        var (answer, _) = await rig.SendAsync(HttpMethod.Post, First + "?token=x", """{"request_id":"1"}""");
        await rig.SendAsync(HttpMethod.Post, SandboxWebhooks.Path + "/second", "not JSON");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var list = JsonNode.Parse((await rig.GetAsync(SandboxWebhooks.Path)).Body)!;
        list["count"]!.GetValue<int>().ShouldBe(2);
        var one = list["deliveries"]![0]!;
        one["receiver"]!.GetValue<string>().ShouldBe("first");
        one["target"]!.GetValue<string>().ShouldBe(First + "?token=x");
        one["status"]!.GetValue<int>().ShouldBe(200);
        one["body"]!["request_id"]!.GetValue<string>().ShouldBe("1");
        one["headers"]!["Content-Type"]!.GetValue<string>().ShouldBe("application/json; charset=utf-8");
        list["deliveries"]![1]!["body"]!.GetValue<string>().ShouldBe("not JSON");
        var second = JsonNode.Parse((await rig.GetAsync(SandboxWebhooks.Path + "/second")).Body)!;
        second["deliveries"]!.AsArray().ShouldHaveSingleItem()!["sequence"]!.GetValue<int>().ShouldBe(2);
        rig.Server.Requests.ShouldBeEmpty();
        var delivery = rig.Server.Webhooks.Deliveries[0];
        Encoding.UTF8.GetString(delivery.Body.Span).ShouldBe("""{"request_id":"1"}""");
        delivery.Header("content-type").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Put_Answers_AreGivenInOrder()
    {
        await using var rig = await SandboxRig.StartAsync();

        var (planned, text) = await rig.SendAsync(
            HttpMethod.Put, First,
            """{"answers":[{"status":503,"times":2,"headers":{"retry-after":"7"},"body":"{}","delayMs":1},"""
            + """{"status":302},{"status":410}]}""");

        planned.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var (response, body) = await rig.SendAsync(HttpMethod.Post, First, "{}");
            statuses.Add((int)response.StatusCode);
            body.ShouldBe(i < 2 ? "{}" : "");
            response.Headers.Contains("retry-after").ShouldBe(i < 2);
        }

        statuses.ShouldBe([503, 503, 302, 410, 200, 200]);
        rig.Server.Webhooks.Deliveries.Select(delivery => delivery.Status).ShouldBe([503, 503, 302, 410, 200, 200]);
    }

    [Fact]
    public async Task Plan_TimesNull_StaysUntilItIsDeleted()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Webhooks.Plan("first", new SandboxWebhookAnswer { Status = 500, Times = null });

        for (var i = 0; i < 3; i++)
        {
            ((int)(await rig.SendAsync(HttpMethod.Post, First, "{}")).Response.StatusCode).ShouldBe(500);
        }

        await rig.SendAsync(HttpMethod.Delete, First);
        rig.Server.Webhooks.Deliveries.ShouldBeEmpty();
        ((int)(await rig.SendAsync(HttpMethod.Post, First, "{}")).Response.StatusCode).ShouldBe(200);
        await rig.SendAsync(HttpMethod.Delete, "/sandbox/state");
        (rig.Server.Webhooks.Deliveries.Count, rig.Server.Webhooks.Count).ShouldBe((0, 0L));
    }

    [Fact]
    public async Task Close_EndsTheConnection()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Webhooks.Plan("first", new SandboxWebhookAnswer { Close = true });

        await Should.ThrowAsync<HttpRequestException>(() => rig.SendAsync(HttpMethod.Post, First, "{}"));

        rig.Server.Webhooks.Deliveries.ShouldHaveSingleItem().Status.ShouldBeNull();
    }

    [Fact]
    public async Task Hang_LastsUntilTheCallerLeaves()
    {
        await using var rig = await SandboxRig.StartAsync();
        rig.Server.Webhooks.Plan("first", new SandboxWebhookAnswer { Hang = true });
        using var left = new CancellationTokenSource();
        using var content = new StringContent("{}");

        var hanging = rig.Http.PostAsync(new Uri(First, UriKind.Relative), content, left.Token);
        await Infrastructure.Eventually.IsTrueAsync(() => rig.Server.Webhooks.Count == 1);
        hanging.IsCompleted.ShouldBeFalse();
        await left.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => hanging);
        ((int)(await rig.SendAsync(HttpMethod.Post, First, "{}")).Response.StatusCode).ShouldBe(200);
    }

    [Theory]
    [InlineData("PUT", First, """{"answers":[{"status":99}]}""", 400)]
    [InlineData("PUT", First, """{"answers":[{"times":0}]}""", 400)]
    [InlineData("PUT", First, """{"answers":[{"delayMs":-1}]}""", 400)]
    [InlineData("PUT", First, """{"answers":[{"stauts":200}]}""", 400)]
    [InlineData("PUT", First, """{}""", 400)]
    [InlineData("PUT", First, """[]""", 400)]
    [InlineData("POST", SandboxWebhooks.Path, "{}", 404)]
    [InlineData("POST", SandboxWebhooks.Path + "/a/b", "{}", 404)]
    [InlineData("POST", SandboxWebhooks.Path + "/", "{}", 404)]
    [InlineData("PATCH", First, "{}", 404)]
    public async Task Call_Wrong_IsRefused(string method, string path, string body, int status)
    {
        await using var rig = await SandboxRig.StartAsync();

        var (response, text) = await rig.SendAsync(new HttpMethod(method), path, body);

        ((int)response.StatusCode).ShouldBe(status);
        JsonNode.Parse(text)!["error"]!.GetValue<string>().ShouldNotBeNullOrEmpty();
        rig.Server.Webhooks.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Deliveries_Many_AreBounded()
    {
        await using var rig = await SandboxRig.StartAsync();
        var large = new string('x', 4 * 1024 * 1024);
        for (var i = 0; i < 6; i++)
        {
            ((int)(await rig.SendAsync(HttpMethod.Post, First, large)).Response.StatusCode).ShouldBe(200);
        }

        ((int)(await rig.SendAsync(HttpMethod.Post, First, large + "x")).Response.StatusCode).ShouldBe(413);

        rig.Server.Webhooks.Count.ShouldBe(6);
        rig.Server.Webhooks.Deliveries.Select(delivery => delivery.Sequence).ShouldBe([3, 4, 5, 6]);
    }
}
