using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

public sealed class JobListingTests
{
    private const string Body = """{"prompt":"a lion","num_images":2}""";

    [Fact]
    public async Task Job_Finished_HasRecordAndTimeline()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:PublicUrl", "https://jobs.internal.example"));
        var id = await SubmitAsync(gateway.Client);
        using (await GetAsync(gateway.Client, $"/fal-ai/imagen4/requests/{id}/status"))
        {
        }

        using var response = await GetAsync(gateway.Client, "/jobs/" + id);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-fal-request-id").ShouldBe([id]);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var job = await response.JsonAsync();
        job.EnumerateObject().Select(member => member.Name).ShouldBe(
        [
            "request_id", "model", "status", "status_as_of", "submitted_at", "images", "request_bytes", "body_sha256", "response_url",
            "status_url",
            "cancel_url", "timeline", "error", "error_type", "inference_time", "last_polled_at", "image_count",
            "image_width", "image_height", "image_type", "billable_units", "cost", "cost_state",
        ]);
        job.GetProperty("request_id").GetString().ShouldBe(id);
        job.GetProperty("model").GetString().ShouldBe(Seeds.Imagen4);
        job.GetProperty("status").GetString().ShouldBe("COMPLETED");
        job.GetProperty("images").GetInt32().ShouldBe(2);
        job.GetProperty("request_bytes").GetInt32().ShouldBe(Body.Length);
        job.GetProperty("body_sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body))));
        job.GetProperty("status_url").GetString().ShouldBe($"https://jobs.internal.example/fal-ai/imagen4/requests/{id}/status");
        var steps = job.GetProperty("timeline").EnumerateArray().ToList();
        steps.Select(step => step.GetProperty("status").GetString()).ShouldBe(["IN_QUEUE", "COMPLETED"]);
        steps[0].GetProperty("at").GetString().ShouldBe(job.GetProperty("submitted_at").GetString());
        job.GetProperty("status_as_of").GetString().ShouldBe(steps[1].GetProperty("at").GetString());
        job.GetProperty("submitted_at").GetString()!.ShouldEndWith("Z");
        job.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        var completed = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == 500 && Equals(entry["path"], "/jobs/" + id), TestContext.Current.CancellationToken);
        completed["client"].ShouldBe(TestGateway.ClientName);
        completed["request_id"].ShouldBe(id);
    }

    [Fact]
    public async Task List_Paged_ContainsEachJobOnceNewestFirst()
    {
        await using var gateway = await TestGateway.StartAsync();
        List<string> ids = [];
        for (var n = 0; n < 5; n++)
        {
            ids.Insert(0, await SubmitAsync(gateway.Client));
        }

        List<string> listed = [];
        string? cursor = null;
        do
        {
            using var response = await GetAsync(gateway.Client, "/jobs?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            var page = await response.JsonAsync();
            listed.AddRange(Ids(page));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        listed.ShouldBe(ids);
    }

    [Fact]
    public async Task List_Filtered_ContainsMatchingJobs()
    {
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) });
        var imagen = await SubmitAsync(gateway.Client);
        using var submitted = await gateway.Client.SubmitAsync(Seeds.FluxLora, Seeds.ExampleOf(Seeds.FluxLora));
        var flux = await submitted.RequestIdAsync();

        (await ListAsync(gateway, "")).ShouldBe([flux, imagen]);
        (await ListAsync(gateway, "?model=" + Seeds.Imagen4)).ShouldBe([imagen]);
        (await ListAsync(gateway, "?status=IN_QUEUE")).ShouldBe([flux, imagen]);
        (await ListAsync(gateway, "?status=FAILED")).ShouldBeEmpty();
        (await ListAsync(gateway, "?since=2020-01-01")).ShouldBe([flux, imagen]);
        (await ListAsync(gateway, "?since=2999-12-31T18:00:00+02:00")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?status=DONE", "IN_QUEUE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED")]
    [InlineData("?status=", "must occur once and must have a value")]
    [InlineData("?status=FAILED&status=CANCELLED", "must occur once and must have a value")]
    [InlineData("?model=/fal-ai/x", "fal-ai/imagen4/preview")]
    [InlineData("?since=yesterday", "2030-12-31")]
    [InlineData("?limit=0", "1 to 200")]
    [InlineData("?limit=201", "1 to 200")]
    [InlineData("?cursor=abc", "next_cursor")]
    [InlineData("?modle=x", "model, status, since, limit, cursor")]
    public async Task List_InvalidQuery_Is400WithValidValues(string query, string right)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await GetAsync(gateway.Client, "/jobs" + query);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "query_invalid");
        error.GetProperty("message").GetString()!.ShouldContain(right);
        (await gateway.Logs.WaitForAsync(entry => entry.EventId == 500, TestContext.Current.CancellationToken))["error_type"]
            .ShouldBe("query_invalid");
    }

    [Fact]
    public async Task Job_OfAnotherClient_ReturnsSame404AsUnknownId()
    {
        var other = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        using var stranger = gateway.CreateClient(other.Text);
        var id = await SubmitAsync(gateway.Client);

        using var foreign = await GetAsync(stranger, "/jobs/" + id);
        using var unknown = await GetAsync(stranger, "/jobs/none");
        using var malformed = await GetAsync(stranger, "/jobs/-x");
        using var followUp = await GetAsync(stranger, $"/fal-ai/imagen4/requests/{id}/status");
        using var list = await GetAsync(stranger, "/jobs");

        (await list.JsonAsync()).GetProperty("jobs").GetArrayLength().ShouldBe(0);
        var expected = await AnswerOf(followUp);
        foreach (var response in new[] { foreign, unknown, malformed })
        {
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await AnswerOf(response)).ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/jobs/abc")]
    public async Task Key_Missing_Is401(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);

        using var response = await GetAsync(stranger, path);

        await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing");
    }

    [Theory]
    [InlineData("/jobs")]
    [InlineData("/jobs/abc")]
    public async Task Store_Down_Is503(string path)
    {
        await using var gateway = await TestGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));

        using var response = await GetAsync(gateway.Client, path);

        await response.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("POST", "/jobs")]
    [InlineData("DELETE", "/jobs/abc")]
    public async Task Method_Other_Is405(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        response.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Fact]
    public async Task List_WithBody_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs") { Content = HttpExtensions.Json("{}") };

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "body_not_allowed");
    }

    [Fact]
    public async Task List_EmptyChunkedBody_IsAccepted()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.SendRawAsync(
            $"GET /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            TestContext.Current.CancellationToken);

        answer.ShouldStartWith("HTTP/1.1 200");
    }

    private static async Task<string> SubmitAsync(HttpClient client)
    {
        using var response = await client.SubmitAsync(Seeds.Imagen4, Body);
        return await response.RequestIdAsync();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(TestGateway gateway, string query)
    {
        using var response = await GetAsync(gateway.Client, "/jobs" + query);
        return Ids(await response.JsonAsync());
    }

    private static IReadOnlyList<string> Ids(JsonElement page) =>
        [.. page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("request_id").GetString()!)];

    private static async Task<string> AnswerOf(HttpResponseMessage response) =>
        string.Join('\n', response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order())
        + '\n' + await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) =>
        client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
