using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Messages;

/// <summary>
/// Errors of every status in the language of <c>Accept-Language</c>, as a client gets them. The unit tests check that each text has a
/// translation.
/// </summary>
public sealed partial class ChineseErrorTests
{
    private const string Good = """{"prompt":"a lion"}""";
    private const string Submit = "/fal-ai/imagen4/preview";

    /// <summary>Method, target, body, upstream fault, error_type, part of the Chinese message.</summary>
    public static TheoryData<string, string, string?, string?, string, string> Rows => new()
    {
        { "GET", "/contracts//x", null, null, "request_target_invalid", "路径中有空段" },
        { "POST", Submit + "?fal_webhook=https://a.io", Good, null, "webhook_not_allowed", "本网关不发送 webhook" },
        {
            "POST", Submit + "?fal_webhook=https://u@a.io", Good, null, "webhook_url_invalid",
            "'fal_webhook' 中的 webhook URL 无效：它包含用户名或密码"
        },
        { "GET", "/fal-ai/imagen4/requests/x?fal_webhook=https://a.io", null, null, "query_not_supported", "查询参数 'fal_webhook' 只能用于提交" },
        { "GET", "/jobs?status=DONE", null, null, "query_invalid", "查询参数 'status' 必须是以下之一：IN_QUEUE" },
        { "GET", "/jobs?limit=0", null, null, "query_invalid", "查询参数 'limit' 必须是 1 到 " },
        { "GET", "/jobs?nope=0", null, null, "query_invalid", "未知的查询参数；可用的有 model" },
        { "GET", "/api/fal/proxy", null, null, "proxy_target_invalid", "x-fal-target-url 无效：缺失" },
        { "POST", Submit, "", null, "json_invalid", "请求体为空" },
        { "POST", Submit, "[]", null, "json_invalid", "请求体必须是 JSON 对象，而不是数组" },
        { "POST", Submit, "{\"prompt\":\"a\",}", null, "json_invalid", "请求体不是有效的 JSON：字节 14 处：多余的逗号" },
        { "GET", "/nope", null, null, "route_unknown", "没有路由 '/nope'" },
        { "GET", Submit, null, null, "method_not_allowed", "此处不允许方法 GET；允许的方法：POST" },
        {
            "POST", "/fal-ai/imagen4/previw", Good, null, "model_unknown",
            "没有模型 'fal-ai/imagen4/previw' 的契约。是否想用 'fal-ai/imagen4/preview'？"
        },
        { "GET", "/fal-ai/imagen4/requests/none", null, null, "job_not_found", "没有这个任务" },
        { "GET", "/jobs/none", null, null, "job_not_found", "没有这个任务" },
        { "POST", Submit, """{"num_images":9}""", null, "validation_error", "prompt: 为必填参数（另有 1 处）" },
        { "POST", Submit, Good, SandboxFaultNames.RateLimitedEmpty, "upstream_rate_limited", "已达到上游的速率限制" },
        { "POST", Submit, Good, SandboxFaultNames.Unauthorized, "upstream_auth", "上游拒绝了网关自己的凭据" },
        { "POST", Submit, Good, SandboxFaultNames.Redirect, "upstream_redirect", "上游以重定向应答" },
        { "POST", Submit, Good, SandboxFaultNames.Unavailable, "upstream_unavailable", "上游目前没有该模型的容量" },
        { "POST", Submit, Good, SandboxFaultNames.CutBefore, "submit_outcome_unknown", "（连接失败或超过期限）" },
        { "POST", Submit, Good, SandboxFaultNames.NoRequestId, "submit_outcome_unknown", "（上游的应答没有 request_id）" },
    };

    [Theory, MemberData(nameof(Rows))]
    public async Task Error_AcceptLanguageChinese_IsChinese(
        string method, string target, string? body, string? fault, string errorType, string chinese)
    {
        await using var gateway = await TestGateway.StartAsync();
        if (fault is not null)
        {
            gateway.Sandbox.Faults.Add(fault, SandboxOperation.Submit, false);
        }

        using var response = await SendAsync(gateway.Client, method, target, body, "zh-CN,zh;q=0.9,en;q=0.8");

        var error = await response.ShouldBeErrorAsync(response.StatusCode, errorType);
        ShouldBeChinese(error, chinese);
    }

    [Fact]
    public async Task Error_OfCredential_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stranger = gateway.CreateClient(null);
        using var unknown = gateway.CreateClient("not-a-key");

        using var missing = await SendAsync(stranger, "POST", Submit, Good, "zh");
        using var invalid = await SendAsync(unknown, "POST", Submit, Good, "zh");

        ShouldBeChinese(await missing.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_missing"), "缺少凭据");
        ShouldBeChinese(await invalid.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid"), "密钥无效");
    }

    [Fact]
    public async Task Error_OfModelNotAllowed_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Models:0", "fal-ai/wan/*"));

        using var response = await SendAsync(gateway.Client, "POST", Submit, Good, "zh");

        ShouldBeChinese(
            await response.ShouldBeErrorAsync(HttpStatusCode.Forbidden, "model_forbidden"), $"客户端 '{TestGateway.ClientName}' 无权调用该模型");
    }

    [Fact]
    public async Task Error_OfBodySizeAndType_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync(("Gateway:Limits:MaxBodyBytes", "1000"));
        using var form = new HttpRequestMessage(HttpMethod.Post, Submit) { Content = new FormUrlEncodedContent([new("prompt", "a lion")]) };
        form.Headers.Add("Accept-Language", "zh");

        using var large = await SendAsync(gateway.Client, "POST", Submit, $$"""{"prompt":"{{new string('x', 1000)}}"}""", "zh");
        using var typed = await gateway.Client.SendAsync(form, TestContext.Current.CancellationToken);

        ShouldBeChinese(await large.ShouldBeErrorAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large"), "请求体超过 1000 字节");
        ShouldBeChinese(
            await typed.ShouldBeErrorAsync(HttpStatusCode.UnsupportedMediaType, "content_type_unsupported"),
            "而不是 application/x-www-form-urlencoded");
    }

    [Fact]
    public async Task Error_OfStoreAndRunningJob_IsChinese()
    {
        await using var broken = await TestGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromMinutes(1) });
        using var submitted = await gateway.Client.SubmitAsync(Seeds.Imagen4, Good);

        using var down = await SendAsync(broken.Client, "POST", Submit, Good, "zh");
        using var pending = await SendAsync(
            gateway.Client, "GET", $"/fal-ai/imagen4/requests/{await submitted.RequestIdAsync()}", null, "zh");

        ShouldBeChinese(await down.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable"), "网关的任务存储不可用");
        ShouldBeChinese(await pending.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "job_in_progress"), "任务仍在进行中");
    }

    [Fact]
    public async Task Error_OfIdempotencyKey_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync();
        async Task<HttpResponseMessage> SubmitAsync(string key, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Submit) { Content = HttpExtensions.Json(body) };
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.Add("Accept-Language", "zh");
            return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        using var first = await SubmitAsync("k", Good);
        using var reused = await SubmitAsync("k", """{"prompt":"a cat"}""");
        using var invalid = await SubmitAsync(new string('k', 300), Good);

        ShouldBeChinese(await reused.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), "已用于另一个请求体");
        ShouldBeChinese(await invalid.ShouldBeErrorAsync(HttpStatusCode.BadRequest, "idempotency_key_invalid"), "1 到 255 个可见 ASCII 字符");
    }

    [Fact]
    public async Task Problem_AcceptLanguageChinese_IsChinese()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nope");
        request.Headers.Add("Accept-Language", "zh");
        request.Headers.Add("Accept", "application/problem+json");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var problem = await response.JsonAsync();
        problem.GetProperty("title").GetString().ShouldBe("route_unknown");
        problem.GetProperty("detail").GetString()!.ShouldContain("没有路由");
    }

    /// <summary>Programs read the other members, so these are the same in every language.</summary>
    [Fact]
    public async Task Validation_InTwoLanguages_DiffersOnlyInTexts()
    {
        await using var gateway = await TestGateway.StartAsync();
        var bodies = new List<JsonElement>();
        foreach (var language in new[] { "en", "zh" })
        {
            using var response = await SendAsync(
                gateway.Client, "POST", Submit, """{"prompt":"a","num_images":9,"output_format":"PNG"}""", language);
            bodies.Add(await response.ShouldBeErrorAsync(HttpStatusCode.UnprocessableEntity, "validation_error"));
        }

        var violations = bodies.ConvertAll(body => body.GetProperty("detail").EnumerateArray().ToList());
        for (var i = 0; i < violations[0].Count; i++)
        {
            foreach (var member in violations[0][i].EnumerateObject())
            {
                var other = violations[1][i].GetProperty(member.Name);
                JsonElement.DeepEquals(member.Value, other).ShouldBe(member.Name != "msg", $"{member.Value} {other}");
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("en, zh;q=0.5")]
    [InlineData("nonsense;;;")]
    public async Task Error_OtherAcceptLanguage_IsEnglish(string? language)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway.Client, "GET", "/nope", null, language);

        var error = await response.ShouldBeErrorAsync(HttpStatusCode.NotFound, "route_unknown");
        error.GetProperty("message").GetString()!.ShouldStartWith("There is no route '/nope'.");
    }

    private static void ShouldBeChinese(JsonElement error, string expected)
    {
        var message = error.GetProperty("message").GetString()!;
        message.ShouldContain(expected);
        Placeholder().IsMatch(message).ShouldBeFalse(message);
        if (error.GetProperty("detail").ValueKind == JsonValueKind.String)
        {
            error.GetProperty("detail").GetString().ShouldBe(message);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, string method, string target, string? body, string? language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), target)
        { Content = body is null ? null : HttpExtensions.Json(body) };
        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
