using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Bodies;
using Gateway.Contracts.Checks;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Contracts;

/// <summary>Bodies that are checked on threads of their own get the same responses, and delay no small body.</summary>
public sealed class LargeBodyTests
{
    private const int LargeBytes = LargeBodyChecks.Threshold + 1000;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"prompt\":\"CONTENT\"}", 200, null)]
    [InlineData("{\"prompt\":\"CONTENT\",}", 400, "json_invalid")]
    [InlineData("{\"prompt\":\"a\",\"num_images\":\"CONTENT\"}", 422, "validation_error")]
    [InlineData("{\"prompt\":\"a\",\"CONTENT\":1}", 400, "json_invalid")]
    public async Task LargeBody_GetsTheVerdictOfItsContent(string template, int status, string? errorType)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await PostAsync(gateway, template.Replace("CONTENT", new string('x', LargeBytes), StringComparison.Ordinal));

        ((int)answer.StatusCode).ShouldBe(status);
        if (errorType is not null)
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Test));
            json.RootElement.GetProperty("error_type").GetString().ShouldBe(errorType);
        }
    }

    [Fact]
    public async Task WaitingLargeBody_DelaysNoSmallBody_AndEndsWithItsClient()
    {
        await using var gateway = await TestGateway.StartAsync();
        var checks = gateway.Service<LargeBodyChecks>();
        using var release = new ManualResetEventSlim();
        var most = Math.Max(1, Environment.ProcessorCount / 2);
        var others = Enumerable.Range(0, most).Select(_ => checks.RunAsync("other", () => release.Wait(Test), Test)).ToList();
        try
        {
            await ShouldAllRunAsync(checks, most);
            using (var socket = new TcpClient())
            {
                await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Test);
                var body = $"{{\"prompt\":\"{new string('x', LargeBytes)}\"}}";
                await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /{Seeds.Imagen4} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Key}\r\n"
                        + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Test);
                await Eventually.IsTrueAsync(() => checks.Waiting == 1);

                using var small = await PostAsync(gateway, "{\"prompt\":\"a lion\"}");
                ((int)small.StatusCode).ShouldBe(200);

                socket.Client.LingerState = new LingerOption(true, 0);
            }

            await gateway.Logs.WaitForAsync(entry => entry.EventId == 500 && Equals(entry["status"], 499), Test);
            checks.Waiting.ShouldBe(0);
            await Eventually.IsTrueAsync(() => gateway.Service<BodyMemory>().Reserved == 0);
            gateway.Sandbox.Requests.ShouldBeEmpty();
        }
        finally
        {
            release.Set();
            await Task.WhenAll(others);
        }
    }

    /// <summary>A contract that checks each value 32 times is as expensive for a small body as another one for a large body.</summary>
    [Fact]
    public async Task BodyOfACostlyContract_WaitsForItsTurn_AndDelaysNoOtherBody()
    {
        const int levels = 5;
        using var contracts = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            Path.Combine(contracts.Path, "costly.json"),
            $"{{\"model\":\"fal-ai/costly\",\"type\":\"object\",\"properties\":{{\"p\":{UnionsOfLists(levels)}}}}}", Test);
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        var checks = gateway.Service<LargeBodyChecks>();
        using var release = new ManualResetEventSlim();
        var most = Math.Max(1, Environment.ProcessorCount / 2);
        var others = Enumerable.Range(0, most).Select(_ => checks.RunAsync("other", () => release.Wait(Test), Test)).ToList();
        var wrong = new string('[', levels) + string.Join(',', Enumerable.Repeat("\"x\"", LargeBytes / 32 / 4)) + new string(']', levels);
        try
        {
            await ShouldAllRunAsync(checks, most);
            var costly = PostAsync(gateway, $"{{\"p\":{wrong}}}", "fal-ai/costly");
            await Eventually.IsTrueAsync(() => checks.Waiting == 1);

            using var other = await PostAsync(gateway, $"{{\"prompt\":{wrong}}}");
            ((int)other.StatusCode).ShouldBe(422);
            costly.IsCompleted.ShouldBeFalse();

            release.Set();
            using var answer = await costly;
            ((int)answer.StatusCode).ShouldBe(422);
        }
        finally
        {
            release.Set();
            await Task.WhenAll(others);
        }
    }

    [Theory]
    [InlineData("en", "The body is not valid JSON: a name longer than 1024 bytes at byte 1.")]
    [InlineData("zh", "名称超过 1024 字节")]
    public async Task LongName_Is400WithPlaceAndLimit(string language, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = Request($"{{\"{new string('n', 1025)}\":1}}", gateway);
        request.Headers.Add("Accept-Language", language);

        using var answer = await gateway.Client.SendAsync(request, Test);

        ((int)answer.StatusCode).ShouldBe(400);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Test));
        json.RootElement.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(message);
    }

    /// <summary>A check that has not begun yet waits too, so the body that the test sends would not be the one that waits.</summary>
    private static Task ShouldAllRunAsync(LargeBodyChecks checks, int count) =>
        Eventually.IsTrueAsync(() => checks.Running == count && checks.Waiting == 0);

    /// <summary>Each level checks each value of its list twice.</summary>
    private static string UnionsOfLists(int levels)
    {
        if (levels == 0)
        {
            return "{\"type\":\"integer\"}";
        }

        var items = UnionsOfLists(levels - 1);
        return $"{{\"anyOf\":[{{\"type\":\"array\",\"items\":{items}}},{{\"type\":\"array\",\"maxItems\":9999,\"items\":{items}}}]}}";
    }

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string body, string model = Seeds.Imagen4)
    {
        using var request = Request(body, gateway, model);
        return await gateway.Client.SendAsync(request, Test);
    }

    private static HttpRequestMessage Request(string body, TestGateway gateway, string model = Seeds.Imagen4) =>
        new(HttpMethod.Post, new Uri(gateway.Address, $"/validate/{model}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
}
