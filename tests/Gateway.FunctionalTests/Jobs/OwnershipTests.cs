using System.Text.RegularExpressions;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>
/// Client × operation × spelling of the path. The owner can follow a job under every app of the model. Every other client gets one
/// identical 404 for each, and the upstream gets no call.
/// </summary>
public sealed partial class OwnershipTests
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    private static readonly (string Method, string Suffix, int Status)[] Verbs =
    [
        ("GET", "/status", 200),
        ("GET", "/status?logs=1", 200),
        ("GET", "/status/stream", 200),
        ("GET", "", 200),
        ("GET", "/response", 200),
        // A finished job: ALREADY_COMPLETED.
        ("PUT", "/cancel", 400),
    ];

    /// <summary>Model, app, and whether a job of the model can be followed under the app.</summary>
    public static TheoryData<string, string, bool> Spellings => new()
    {
        { Seeds.QwenEditPlus, "fal-ai/qwen-edit-plus", true },
        { Seeds.QwenEditPlus, "fal-ai/qwen-image-edit-plus", true },
        { Seeds.QwenEditPlus, "fal-ai/auto", true },
        { Seeds.Wan, "fal-ai/wan", true },
        { Seeds.Wan, Seeds.Wan, true },
        { Seeds.Wan, "fal-ai/auto", true },
        { Seeds.Wan, "fal-ai/wan/v2.2-a14b", false },
        { Seeds.Wan, "fal-ai/WAN", false },
        { Seeds.Wan, "fal-ai/wa", false },
        { Seeds.Wan, "fal-ai/wan-", false },
        { Seeds.Wan, "fal-ai/imagen4", false },
        { Seeds.Wan, "fal-ai/imagen4/preview", false },
        { Seeds.Wan, "fal-ai/auto/wan", false },
        { Seeds.Wan, "fal-ai/Auto", false },
        { Seeds.Wan, "fal-ai", false },
        { Seeds.Wan, "fal-ai/wan/requests/" + Unknown, false },
        { Seeds.Wan, "fal-ai/no-such-model", false },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task FollowUp_EveryOperationAndSlash_RequiresOwner(string model, string app, bool isName)
    {
        var (gateway, other) = await StartAsync();
        await using var ending = gateway;
        var id = await FinishedJobAsync(gateway, model);
        var notFound = WithoutDate(await SendAsync(gateway, other, "GET", $"/fal-ai/wan/requests/{Unknown}/status"));
        var before = gateway.Sandbox.RequestCount;

        foreach (var (method, suffix, status) in Verbs)
        {
            foreach (var slash in suffix.Contains('?', StringComparison.Ordinal) ? [""] : new[] { "", "/" })
            {
                var verb = suffix + slash;
                WithoutDate(await SendAsync(gateway, other, method, $"/{app}/requests/{id}{verb}"))
                    .ShouldBe(notFound, $"other client: {method} {verb}");
                WithoutDate(await SendAsync(gateway, other, method, $"/{app}/requests/{Unknown}{verb}"))
                    .ShouldBe(notFound, $"unknown: {method} {verb}");
                WithoutDate(await SendAsync(gateway, gateway.Key, method, $"/{app}/requests/{Unknown}{verb}"))
                    .ShouldBe(notFound, $"unknown to the owner: {method} {verb}");
                WithoutDate(await SendAsync(gateway, gateway.Key, method, $"/{app}/requests/-malformed-{verb}"))
                    .ShouldBe(notFound, $"malformed: {method} {verb}");
                gateway.Sandbox.RequestCount.ShouldBe(before);

                var own = await SendAsync(gateway, gateway.Key, method, $"/{app}/requests/{id}{verb}");
                if (isName)
                {
                    own.ShouldStartWith($"HTTP/1.1 {status} ", customMessage: $"owner: {method} {verb}");
                    own.ShouldContain($"x-fal-request-id: {id}");
                }
                else
                {
                    WithoutDate(own).ShouldBe(notFound, $"owner under another app: {method} {verb}");
                    gateway.Sandbox.RequestCount.ShouldBe(before);
                }

                before = gateway.Sandbox.RequestCount;
            }
        }
    }

    [Theory]
    [InlineData("/FAL-AI/wan/requests/{id}/status", 404)]
    [InlineData("/fal-ai/wan/Requests/{id}/status", 405)]
    [InlineData("/fal-ai/wan/requests/{id}/Status", 404)]
    [InlineData("/fal-ai/wan/requests/{id}/status/streams", 404)]
    [InlineData("/fal-ai/wan/requests/{id}/status/stream/x", 404)]
    [InlineData("/fal-ai/wan/requests//{id}/status", 400)]
    [InlineData("/fal-ai/wan/requests/{id}//status", 400)]
    [InlineData("/fal-ai/wan%2frequests/{id}/status", 400)]
    [InlineData("/fal-ai/%77an/requests/{id}/status", 400)]
    [InlineData("/fal-ai/wan/requests/{id}%2fstatus", 400)]
    [InlineData("/fal-ai/imagen4/../wan/requests/{id}/status", 400)]
    [InlineData("/fal-ai/wan/requests/{id};x/status", 400)]
    [InlineData("/fal-ai/wan/requests/{id}/status#x", 400)]
    [InlineData("/requests/{id}/status", 404)]
    [InlineData("/{id}/status", 404)]
    public async Task FollowUp_UnusualPath_ReturnsSameResponseForEveryClient(string template, int status)
    {
        var (gateway, other) = await StartAsync();
        await using var ending = gateway;
        var id = await FinishedJobAsync(gateway, Seeds.Wan);
        var before = gateway.Sandbox.RequestCount;
        var path = template.Replace("{id}", id, StringComparison.Ordinal);

        var own = WithoutDate(await SendAsync(gateway, gateway.Key, "GET", path));
        var foreign = WithoutDate(await SendAsync(gateway, other, "GET", path));
        var unknown = WithoutDate(await SendAsync(gateway, other, "GET", template.Replace("{id}", Unknown, StringComparison.Ordinal)));

        own.ShouldStartWith($"HTTP/1.1 {status} ");
        foreign.ShouldBe(own);
        // An error that echoes the path contains the requested id.
        unknown.ShouldBe(foreign.Replace(id, Unknown, StringComparison.Ordinal));
        gateway.Sandbox.RequestCount.ShouldBe(before);
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("_x")]
    [InlineData("x.")]
    [InlineData("x_y.z-1")]
    [InlineData("status")]
    [InlineData("null")]
    [InlineData("' OR 1=1", 400)]
    [InlineData("a\0b", 400)]
    [InlineData("128")]
    [InlineData("129")]
    [InlineData("4000")]
    public async Task FollowUp_MalformedId_ReturnsSame404(string id, int status = 404)
    {
        var (gateway, other) = await StartAsync();
        await using var ending = gateway;
        id = int.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var length) ? new string('a', length) : id;
        var notFound = WithoutDate(await SendAsync(gateway, other, "GET", $"/fal-ai/wan/requests/{Unknown}/status"));

        var answer = WithoutDate(await SendAsync(gateway, gateway.Key, "GET", $"/fal-ai/wan/requests/{id}/status"));

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        if (status == 404)
        {
            answer.ShouldBe(notFound);
        }

        gateway.Sandbox.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task FollowUp_IdInOtherCase_Is404()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await FinishedJobAsync(gateway, Seeds.Wan);

        var answer = await SendAsync(gateway, gateway.Key, "GET", $"/fal-ai/wan/requests/{id.ToUpperInvariant()}/status");

        answer.ShouldStartWith("HTTP/1.1 404 ");
    }

    [Fact]
    public async Task FollowUp_WithOtherKeyOfOwner_IsAccepted()
    {
        var second = TestKey.Create();
        await using var gateway = await TestGateway.StartAsync(($"Gateway:Clients:{TestGateway.ClientName}:Keys:1:Sha256", second.Sha256));
        var id = await FinishedJobAsync(gateway, Seeds.Wan);

        (await SendAsync(gateway, second.Text, "GET", $"/fal-ai/wan/requests/{id}/status")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData("POST", "/status", "GET")]
    [InlineData("PUT", "/status", "GET")]
    [InlineData("DELETE", "", "GET")]
    [InlineData("HEAD", "", "GET")]
    [InlineData("GET", "/cancel", "PUT")]
    [InlineData("POST", "/cancel", "PUT")]
    public async Task FollowUp_OtherMethod_Is405ForEveryClient(string method, string suffix, string allow)
    {
        var (gateway, other) = await StartAsync();
        await using var ending = gateway;
        var id = await FinishedJobAsync(gateway, Seeds.Wan);
        var before = gateway.Sandbox.RequestCount;

        var own = WithoutDate(
            await SendAsync(
                gateway, gateway.Key, method, $"/fal-ai/wan/requests/{id}{suffix}", "Content-Length: 0\r\nConnection: close\r\n"));
        var foreign = WithoutDate(
            await SendAsync(
                gateway, other, method, $"/fal-ai/wan/requests/{Unknown}{suffix}", "Content-Length: 0\r\nConnection: close\r\n"));

        own.ShouldStartWith("HTTP/1.1 405 ");
        own.ShouldContain($"Allow: {allow}\r\n");
        foreign.ShouldBe(own);
        gateway.Sandbox.RequestCount.ShouldBe(before);
    }

    private static async Task<(TestGateway Gateway, string Other)> StartAsync()
    {
        var other = TestKey.Create();
        var gateway = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, StrictApp = true },
            ("Gateway:Clients:other:Keys:0:Sha256", other.Sha256));
        return (gateway, other.Text);
    }

    private static async Task<string> FinishedJobAsync(TestGateway gateway, string model)
    {
        var id = await gateway.Client.SubmitJobAsync(model);
        using var status = await gateway.Client.FollowAsync($"{id}/status", "fal-ai/auto");
        (await status.JsonAsync()).GetProperty("status").GetString().ShouldBe("COMPLETED");
        return id;
    }

    private static Task<string> SendAsync(
        TestGateway gateway, string key, string method, string path, string headers = "Connection: close\r\n") =>
        gateway.SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Key {key}\r\n{headers}\r\n",
            TestContext.Current.CancellationToken);

    private static string WithoutDate(string answer) => DateHeader().Replace(answer, "");

    [GeneratedRegex("Date: [^\r]*\r\n")]
    private static partial Regex DateHeader();
}
