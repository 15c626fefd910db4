using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;
using Microsoft.Extensions.Logging;

namespace Gateway.FunctionalTests.Upstream;

/// <summary>
/// The log tells the operator why the upstream refused a call: the upstream's status, code and type. The response to the client does not
/// contain them.
/// </summary>
public sealed class RefusalReasonTests
{
    private const string Body = """{"prompt":"a lion"}""";
    private const string InvalidToken = """{"error":{"message":"无效的令牌","type":"new_api_error","code":"invalid_token"}}""";
    private const string Quota = """{"error":{"message":"用户额度不足","type":"new_api_error","code":"insufficient_user_quota"}}""";
    private const string OpenAiQuota =
        """{"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":"insufficient_quota"}}""";
    private const string NoChannel = """{"error":{"message":"no channel","type":"new_api_error","code":"model_not_found"}}""";

    public static TheoryData<int, string, int, string, string?, string?> Reasons => new()
    {
        { 401, InvalidToken, 502, "upstream_auth", "invalid_token", "new_api_error" },
        { 402, """{"error":{"message":"pay","type":"billing","code":402}}""", 402, "upstream_rejected", "402", "billing" },
        {
            403, """{"error":{"message":"forbidden","type":"new_api_error","code":"access_denied"}}""", 502, "upstream_auth",
            "access_denied", "new_api_error"
        },
        { 403, Quota, 502, "upstream_auth", "insufficient_user_quota", "new_api_error" },
        { 407, "", 502, "upstream_auth", null, null },
        { 429, OpenAiQuota, 429, "upstream_rate_limited", "insufficient_quota", "insufficient_quota" },
        {
            429, """{"detail":"Too many","error_type":"concurrent_requests_limit"}""", 429, "upstream_rate_limited",
            null, "concurrent_requests_limit"
        },
        { 429, "", 429, "upstream_rate_limited", null, null },
        { 503, NoChannel, 503, "upstream_unavailable", "model_not_found", "new_api_error" },
        // The code contains a space, so it may be free text that quotes a prompt.
        { 401, """{"error":{"code":"a lion on a bench","type":"<b>"}}""", 502, "upstream_auth", null, null },
        // The upstream may repeat the URL of an uploaded file, whose id is a credential.
        {
            401, """{"error":{"code":"https://gateway/files/gf0123456789abcdef0123456789abcdef","type":"auth"}}""", 502, "upstream_auth",
            null, "auth"
        },
        { 401, """{"error":"unauthorized"}""", 502, "upstream_auth", "unauthorized", null },
        { 401, """{"code":"1101","type":"auth"}""", 502, "upstream_auth", "1101", "auth" },
        { 401, "<html>no</html>", 502, "upstream_auth", null, null },
        { 401, """{"error":{"code":{"a":1},"type":null}}""", 502, "upstream_auth", null, null },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Submit_Refused_LogsUpstreamStatusCodeAndType(
        int upstream, string body, int status, string errorType, string? code, string? type)
    {
        await using var gateway = await StartAsync(upstream, body, SandboxOperation.Submit);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        await response.ShouldBeErrorAsync((HttpStatusCode)status, errorType);
        await ShouldLogAsync(gateway, upstream, code, type);
        var refused = gateway.Logs.Entries.Single(entry => entry.EventId == EventIds.UpstreamRefused);
        refused.Level.ShouldBe(LogLevel.Warning);
        (refused["upstream_status"], refused["upstream_error_code"], refused["upstream_error_type"]).ShouldBe((upstream, code, type));
    }

    [Theory]
    [InlineData(SandboxOperation.Status)]
    [InlineData(SandboxOperation.Result)]
    [InlineData(SandboxOperation.Cancel)]
    public async Task FollowUp_Refused_LogsUpstreamStatusCodeAndType(SandboxOperation operation)
    {
        await using var gateway = await StartAsync(403, Quota, operation);
        var id = await gateway.Client.SubmitJobAsync(Seeds.Imagen4);

        using var response = operation switch
        {
            SandboxOperation.Status => await gateway.Client.FollowAsync($"{id}/status"),
            SandboxOperation.Result => await gateway.Client.FollowAsync(id),
            _ => await gateway.Client.CancelAsync(id),
        };

        await response.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
        await ShouldLogAsync(gateway, 403, "insufficient_user_quota", "new_api_error");
    }

    [Fact]
    public async Task Code_EchoesToken_IsMaskedAndBounded()
    {
        await using var gateway = await StartAsync(
            401, $$"""{"error":{"code":"bad_{{TestGateway.UpstreamToken}}","type":"{{new string('t', 5000)}}"} }""",
            SandboxOperation.Submit);

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        // The test harness also searches all logs for the token.
        var completed = await gateway.Logs.WaitForAsync(
            entry => entry["upstream_status"] is 401 && entry.EventId == EventIds.Completed, TestContext.Current.CancellationToken);
        completed["upstream_error_code"].ShouldBeOfType<string>().ShouldStartWith("bad_*");
        completed["upstream_error_type"].ShouldBe(new string('t', 64));
    }

    private static async Task<TestGateway> StartAsync(int status, string body, SandboxOperation operation)
    {
        var gateway = await TestGateway.StartAsync(new SandboxOptions { QueueTime = TimeSpan.FromHours(1) });
        gateway.Sandbox.Faults.Add(new SandboxFault
        {
            Fault = SandboxFaultNames.Status,
            Status = status,
            Body = body,
            ContentType = "application/json",
            Times = null,
            Match = new() { Operation = operation },
        });
        return gateway;
    }

    private static async Task ShouldLogAsync(TestGateway gateway, int status, string? code, string? type)
    {
        var completed = await gateway.Logs.WaitForAsync(
            entry => entry.EventId == EventIds.Completed && entry["upstream_status"] is not null, TestContext.Current.CancellationToken);
        (completed["upstream_status"], completed["upstream_error_code"], completed["upstream_error_type"]).ShouldBe((status, code, type));
        if (code is not null)
        {
            completed.Message.ShouldContain($"upstream_status={status}");
        }
    }
}
