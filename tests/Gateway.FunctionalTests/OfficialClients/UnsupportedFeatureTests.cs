using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.OfficialClients;

/// <summary>
/// The table of unsupported features in <c>docs/clients.md</c>: each feature gets the documented response, and none submits a job.
/// </summary>
public sealed class UnsupportedFeatureTests
{
    [Fact]
    public async Task Feature_InTheOfficialClient_GetsTheDocumentedError()
    {
        var rows =
            (await File.ReadAllLinesAsync(
                Path.Combine(Repository.Root, "docs", "clients.md"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split(" | "))
            .ToLookup(cells => cells[0].TrimStart('|', ' '), cells => cells[^1]);
        await using var gateway = await TestGateway.StartAsync();

        var errors = await JavaScriptClient.RunAsync(gateway, "unsupported.mjs");

        foreach (var (name, feature) in new[] { ("stream", "streamed output of a model"), ("workflow", "workflows") })
        {
            var error = errors.GetProperty(name);
            rows[feature].ShouldHaveSingleItem().ShouldStartWith(
                $"{error.GetProperty("status").GetInt32()} `{error.GetProperty("type").GetString()}`", customMessage: name);
        }

        gateway.Sandbox.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Realtime_Upgrade_GetsTheDocumentedError()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{Seeds.Imagen4}/realtime");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, ErrorTypes.UpgradeNotSupported);
    }

    [Fact]
    public async Task Realtime_TokenRequest_GetsTheDocumentedError()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/fal/proxy") { Content = HttpExtensions.Json("{}") };
        request.Headers.Add("x-fal-target-url", "https://rest.fal.ai/tokens/");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ShouldBeErrorAsync(HttpStatusCode.BadRequest, ErrorTypes.ProxyTargetInvalid);
    }
}
