using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Administration;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Commands;

/// <summary>The commands that call the administration API of a running gateway.</summary>
public sealed class RemoteCommandTests : IDisposable
{
    private const string Studio = """{"name":"studio","models":["fal-ai/*"],"budgets":{"main":{"period":"Month","limit":"10.00"}}}""";
    private const string Body = """{"prompt":"a lion","num_images":2}""";

    private readonly CommandRuns _commands = new();

    public void Dispose() => _commands.Dispose();

    [Fact]
    public async Task Keys_MadeRotatedAndRevoked_WorkAsTheCommandsSay()
    {
        await using var administered = await AdministeredGateway.StartAsync();
        (await administered.CallAsync("POST", "/clients", Studio)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var first = await MakeAsync(administered, "keys", "create", "--client", "studio", "--label", "2031", "--expires", "2031-12-31");
        (await SubmitAsync(administered, first)).ShouldBe(HttpStatusCode.OK);
        var second = await MakeAsync(administered, "keys", "rotate", "--client", "studio", "--label", "2031", "--grace", "01:00:00");
        (await SubmitAsync(administered, first)).ShouldBe(HttpStatusCode.OK);
        (await SubmitAsync(administered, second)).ShouldBe(HttpStatusCode.OK);
        var shown = await RunAsync(administered, "viewer", "clients", "show", "studio");
        var revoked = await RunAsync(administered, "operator", "keys", "revoke", "--client", "studio", "--label", "2031");

        shown.Exit.ShouldBe(0);
        shown.Output.ShouldContain("2031-12-31 00:00:00Z");
        shown.Output.ShouldContain("main 10.00/Month");
        shown.Output.ShouldNotContain(first);
        revoked.ShouldBe((0, "The key '2031' of client studio is revoked." + Environment.NewLine, ""));
        await Eventually.IsTrueAsync(async () => await SubmitAsync(administered, second) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Lists_OfARunningGateway_ShowItsClientsJobsAndMoney()
    {
        await using var administered = await AdministeredGateway.StartAsync(
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Period", "Day"),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Limit", "10"));
        using var submitted = await administered.Gateway.Client.SubmitAsync(Seeds.Imagen4, Body);
        var id = await submitted.RequestIdAsync();

        var clients = await RunAsync(administered, "viewer", "clients");
        var jobs = await RunAsync(administered, "viewer", "jobs", "--client", TestGateway.ClientName);
        var usage = await RunAsync(administered, "viewer", "usage");
        var ledger = await RunAsync(administered, "viewer", "ledger");
        var check = await RunAsync(administered, "viewer", "ledger", "check");

        clients.Output.ShouldContain("main 10.00/Day");
        jobs.Output.ShouldContain(id);
        jobs.Output.ShouldContain("0.08");
        usage.Output.ShouldContain("0.08");
        ledger.Output.ShouldContain("reserve");
        check.ShouldBe((0, "Every balance is the sum of its movements." + Environment.NewLine, ""));
        foreach (var (exit, output, error) in (ReadOnlySpan<(int, string, string)>)[clients, jobs, usage, ledger])
        {
            (exit, error).ShouldBe((0, ""));
            output.ShouldContain(TestGateway.ClientName);
            output.ShouldNotContain('\u001b');
        }
    }

    [Fact]
    public async Task List_OfSeveralPages_IsPrintedWhole()
    {
        await using var administered = await AdministeredGateway.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            (await SubmitAsync(administered, administered.Gateway.Key)).ShouldBe(HttpStatusCode.OK);
        }

        var part = await RunAsync(administered, "viewer", "jobs", "--limit", "2", "--json");
        var cursor = JsonDocument.Parse(part.Output).RootElement.GetProperty("next_cursor").GetString()!;
        var rest = await RunAsync(administered, "viewer", "jobs", "--cursor", cursor, "--json");

        Ids(part.Output).Concat(Ids(rest.Output)).Distinct().Count().ShouldBe(3);
        JsonDocument.Parse(rest.Output).RootElement.GetProperty("next_cursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Command_WithoutTheRole_IsRefusedWithTheMessageOfTheGateway()
    {
        await using var administered = await AdministeredGateway.StartAsync();

        var (exit, output, error) = await RunAsync(administered, "viewer", "keys", "create", "--client", "a", "--label", "b");

        (exit, output).ShouldBe((1, ""));
        error.ShouldStartWith("403 administration_forbidden: This call needs a key with the role admin; the role of this key is viewer.");
    }

    [Fact]
    public async Task Command_WithTheKeyOfAClient_IsRefusedWithoutShowingIt()
    {
        await using var administered = await AdministeredGateway.StartAsync();

        var (exit, output, error) = await _commands.RunAsync(administered, administered.Gateway.Key, "usage");

        (exit, output).ShouldBe((1, ""));
        error.ShouldStartWith("401 administration_credentials_invalid: ");
        error.ShouldNotContain(administered.Gateway.Key);
    }

    private static IEnumerable<string> Ids(string json) =>
        JsonDocument.Parse(json).RootElement.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("request_id").GetString()!);

    private static async Task<HttpStatusCode> SubmitAsync(AdministeredGateway administered, string key)
    {
        using var client = administered.Gateway.CreateClient(key);
        using var response = await client.SubmitAsync(Seeds.Imagen4, Body);
        return response.StatusCode;
    }

    private async Task<string> MakeAsync(AdministeredGateway administered, params string[] args)
    {
        var (exit, output, error) = await RunAsync(administered, "admin", [.. args, "--json"]);
        exit.ShouldBe(0, error);
        return JsonDocument.Parse(output).RootElement.GetProperty("key").GetString()!;
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(AdministeredGateway administered, string role, params string[] args) =>
        _commands.RunAsync(administered, administered.KeyOf(role), args);
}
