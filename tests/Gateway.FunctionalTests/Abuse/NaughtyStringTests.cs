using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.FunctionalTests.Abuse.Vectors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Json;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Abuse;

/// <summary>
/// Problematic strings in every place where a client can put one. No response is a 5xx, no log line is broken, and no refused request is
/// forwarded. The rig scans the logs for each string.
/// </summary>
public sealed class NaughtyStringTests(VectorRig rig) : IClassFixture<VectorRig>
{
    private const string Picture = "https://a.io/x.png";

    /// <summary>The strings of one line are sent together.</summary>
    private static readonly string[][] Headers =
    [
        ["User-Agent", "Referer", "Origin", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "traceparent", "baggage", "Range",
            "x-fal-request-id", "x-fal-target-url", "Via"],
        ["Accept"], ["Accept-Language"], ["Content-Type"], ["Content-Encoding"], ["Prefer"], ["Idempotency-Key"], ["x-fal-runner-hint"],
        ["Authorization"], ["x-api-key"],
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, NaughtyStrings.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Text_InEveryMember_IsForwardedUnchangedOrRefused(int number)
    {
        var text = NaughtyStrings.All[number];
        foreach (var (model, body) in Bodies(text))
        {
            var before = rig.Forwarded;
            using var response = await rig.Client.SubmitAsync(model, body);

            if (HasLongName(body))
            {
                response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            }
            else
            {
                ((int)response.StatusCode).ShouldBeOneOf(200, 422);
            }

            (rig.Forwarded - before).ShouldBe(response.StatusCode == HttpStatusCode.OK ? 1 : 0);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                rig.LastForwarded.Body.ShouldBe(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body)));
            }
        }

        rig.ShouldBeWholeLines();
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Text_InTargetsAndHeaders_CausesNo5xx(int number)
    {
        var text = NaughtyStrings.All[number];
        // As UTF-8 bytes, without line ends. RequestTargetVectorTests and HeaderVectorTests cover line ends.
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ")));
        foreach (var names in Headers)
        {
            var headers = string.Concat(names.Select(name => $"{name}: {ValueFor(name, bytes)}\r\n"));
            var answers = await rig.SendAsync($"{rig.Head()}{headers}Content-Length: {VectorRig.Body.Length}\r\n\r\n{VectorRig.Body}");
            answers.ShouldNotBeEmpty();
        }

        // A path of plain characters may be logged, so the path contains no canary.
        var segment = Uri.EscapeDataString(text.Replace("CANARY", "kanari", StringComparison.Ordinal));
        foreach (var target in (string[])[$"/fal-ai/{segment}", $"/fal-ai/imagen4/preview?x={segment}", $"/jobs?status={segment}",
            $"/fal-ai/imagen4/requests/{segment}/status", $"/contracts/{segment}"])
        {
            // The server refuses a long target before it parses the request.
            using var response = await rig.Client.GetAsync(new Uri(target, UriKind.Relative), TestContext.Current.CancellationToken);
            ((int)response.StatusCode).ShouldBeLessThan(500, target);
        }

        rig.ShouldBeWholeLines();
    }

    /// <summary>The console output of the real program, in its own format.</summary>
    [Fact]
    public async Task Console_AnyInput_PrintsOneJsonObjectPerLine()
    {
        var key = TestKey.Create();
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Token = TestGateway.UpstreamToken }, TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken,
            ["Gateway__Clients__abuse__Keys__0__Sha256"] = key.Sha256,
            ["Gateway__DrainDelay"] = "00:00:00",
            ["Gateway__Management__Url"] = "Off",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = sandbox.Address.ToString(),
        });
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key.Text}");
        foreach (var text in NaughtyStrings.All)
        {
            using var response = await client.SubmitAsync(
                Seeds.Imagen4, JsonSerializer.Serialize(new Dictionary<string, string> { ["prompt"] = text, ["x" + text] = text }));
            ((int)response.StatusCode).ShouldBeLessThan(500);
        }

        (await gateway.StopAsync()).ShouldBe(0);
        var lines = gateway.Output.Where(line => line.Length > 0).ToList();
        lines.Count.ShouldBeGreaterThan(NaughtyStrings.All.Count);
        foreach (var line in lines)
        {
            using var parsed = JsonDocument.Parse(line);
            parsed.RootElement.GetProperty("Level").GetString().ShouldNotBe("Fatal");
            line.ShouldNotContain("CANARY");
        }
    }

    /// <summary>Whether a name has more bytes in the JSON text than the gateway accepts.</summary>
    private static bool HasLongName(string body)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueSpan.Length > JsonLimits.MaxNameBytes)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The store contains idempotency keys as the client sent them, so a key contains no canary.</summary>
    private static string ValueFor(string header, string value) =>
        header == "Idempotency-Key" ? value.Replace("CANARY", "kanari", StringComparison.Ordinal) : value;

    private static IEnumerable<(string Model, string Body)> Bodies(string text)
    {
        yield return Body(Seeds.Imagen4, ("prompt", text));
        yield return Body(Seeds.Imagen4, ("prompt", "x"), ("aspect_ratio", text));
        yield return Body(Seeds.Imagen4, ("prompt", "x"), ("resolution", text), ("num_images", text));
        yield return Body(Seeds.Imagen4, ("prompt", "x"), ("x" + text, text));
        yield return Body(Seeds.Wan, ("image_url", Picture), ("prompt", text), ("aspect_ratio", text));
        yield return Body(Seeds.Wan, ("image_url", text));
        yield return Body(Seeds.Wan, ("image_url", Picture + text), ("image_format", text), ("acceleration", text));
        yield return Body(Seeds.FluxLora, ("prompt", text), ("image_url", "data:image/png;base64," + text), ("output_format", text));
        yield return Body(Seeds.QwenEditLora, ("prompt", "x"), ("image_url", Picture), ("negative_prompt", text));
        yield return (Seeds.QwenEditPlus, JsonSerializer.Serialize(
            new { prompt = text, negative_prompt = text, image_urls = (string[])[Picture, text, Picture + text] }));
    }

    private static (string Model, string Body) Body(string model, params (string Name, string Value)[] members) =>
        (model, JsonSerializer.Serialize(members.ToDictionary(member => member.Name, member => member.Value)));
}
