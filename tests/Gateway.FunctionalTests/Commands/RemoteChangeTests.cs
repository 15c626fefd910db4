using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Administration;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Commands;

/// <summary>What an operator without a browser does, with the commands alone, against a running gateway.</summary>
public sealed class RemoteChangeTests : IDisposable
{
    private const string Body = """{"prompt":"a lion"}""";

    private readonly CommandRuns _commands = new();

    public void Dispose() => _commands.Dispose();

    [Fact]
    public async Task Client_MadeChangedDisabledAndRemoved_IsServedAsTheCommandsSay()
    {
        await using var administered = await AdministeredGateway.StartAsync();

        await DoneAsync(
            administered, "admin",
            "clients create studio --models fal-ai/imagen4/* --submits-per-minute 1 --jobs-in-flight 50 --budget main=Month:10:0.8");
        var key = JsonDocument.Parse(await DoneAsync(administered, "admin", "keys create --client studio --label ci --json"))
            .RootElement.GetProperty("key").GetString()!;
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.OK);
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.TooManyRequests);
        var limits = await DoneAsync(administered, "viewer", "clients limits studio");
        await DoneAsync(administered, "admin", "clients set studio --submits-per-minute none --budget small=Total:0.08");
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.OK);
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.PaymentRequired);
        await DoneAsync(administered, "admin", "clients set studio --budget small=none");
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.OK);
        var disabled = await DoneAsync(administered, "admin", "clients disable studio --json");
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.Unauthorized);
        await DoneAsync(administered, "admin", "clients enable studio");
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.OK);
        var removed = await DoneAsync(administered, "admin", "clients remove studio");
        (await SubmitAsync(administered, key)).ShouldBe(HttpStatusCode.Unauthorized);
        var audit = await DoneAsync(administered, "viewer", "audit --target clients/studio --json");

        limits.ShouldContain("submits per minute");
        limits.ShouldContain("budget main");
        var client = JsonDocument.Parse(disabled).RootElement;
        client.GetProperty("models")[0].GetString().ShouldBe("fal-ai/imagen4/*");
        client.GetProperty("limits").GetProperty("jobs_in_flight").GetInt32().ShouldBe(50);
        client.GetProperty("budgets").ToString().ShouldBe("""{"main":{"period":"Month","limit":"10.00","warn":"0.8"}}""");
        removed.Trim().ShouldBe("The client studio is removed. Its keys are refused.");
        JsonDocument.Parse(audit).RootElement.GetProperty("entries").EnumerateArray().Reverse()
            .Select(entry => entry.GetProperty("action").GetString()).ShouldBe(
            [
                "client.create", "key.create", "client.replace", "client.replace", "client.replace", "client.replace", "client.delete",
            ]);
    }

    [Fact]
    public async Task DoubtfulSubmits_AreListedSettledAndReleased()
    {
        await using var administered = await AdministeredGateway.StartAsync(
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Period", "Day"),
            ($"Gateway:Clients:{TestGateway.ClientName}:Budgets:main:Limit", "10"));
        foreach (var prompt in (string[])["a", "b"])
        {
            administered.Gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, false);
            using var unknown = await administered.Gateway.Client.SubmitAsync(Seeds.Imagen4, $$"""{"prompt":"{{prompt}}"}""");
            await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        }

        var listed = JsonDocument.Parse(await DoneAsync(administered, "viewer", "ledger doubtful --json")).RootElement
            .GetProperty("submits").EnumerateArray().Select(submit => submit.GetProperty("reservation").GetString()!).ToList();
        var settled = await DoneAsync(administered, "operator", $"ledger settle {listed[0]} --amount 0.01 --reason seen");
        var again = await DoneAsync(administered, "operator", $"ledger settle {listed[0]} --amount 0.01");
        var other = await RunAsync(administered, "operator", $"ledger release {listed[0]}");
        var released = await DoneAsync(administered, "operator", $"ledger release {listed[1]}");
        var rest = await DoneAsync(administered, "viewer", "ledger doubtful --json");
        var usage = await DoneAsync(administered, "viewer", $"clients limits {TestGateway.ClientName} --json");

        listed.Count.ShouldBe(2);
        settled.Trim().ShouldBe($"The submit {listed[0]} is settled with 0.01 dollars.");
        again.Trim().ShouldBe($"The submit {listed[0]} was already settled with 0.01 dollars.");
        (other.Exit, other.Output).ShouldBe((1, ""));
        other.Error.ShouldStartWith("409 already_decided: ");
        released.Trim().ShouldBe($"The submit {listed[1]} is released.");
        JsonDocument.Parse(rest).RootElement.GetProperty("submits").GetArrayLength().ShouldBe(0);
        JsonDocument.Parse(usage).RootElement.GetProperty("budgets")[0].GetProperty("used").GetString().ShouldBe("0.01");
        await DoneAsync(administered, "viewer", "ledger check");
    }

    [Theory]
    [InlineData("--all"), InlineData("--client " + TestGateway.ClientName), InlineData("--model " + Seeds.Imagen4)]
    public async Task Pause_OfEachTarget_HoldsUntilItIsResumed(string target)
    {
        await using var administered = await AdministeredGateway.StartAsync();

        await DoneAsync(administered, "operator", $"pause {target} --reason repair");
        (await SubmitAsync(administered, administered.Gateway.Key)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        var pauses = await DoneAsync(administered, "viewer", "pauses");
        await DoneAsync(administered, "operator", $"resume {target}");
        (await SubmitAsync(administered, administered.Gateway.Key)).ShouldBe(HttpStatusCode.OK);

        pauses.ShouldContain("repair");
        pauses.ShouldContain("operator-key");
        (await DoneAsync(administered, "viewer", "pauses")).ShouldNotContain("repair");
    }

    [Theory]
    [InlineData("clients set"), InlineData("clients disable"), InlineData("clients remove")]
    public async Task Change_OfAClientOfTheSettings_IsRefusedWithItsReason(string command)
    {
        await using var administered = await AdministeredGateway.StartAsync();

        var (exit, output, error) = await RunAsync(
            administered, "admin", $"{command} {TestGateway.ClientName}{(command == "clients set" ? " --jobs-in-flight 1" : "")}");

        (exit, output).ShouldBe((1, ""));
        error.ShouldStartWith("409 client_configured: ");
    }

    [Theory]
    [InlineData("clients set studio --budget main=Week:1", "422 validation_error: budgets.main.period: ")]
    [InlineData("clients set nobody --jobs-in-flight 1", "404 not_found: ")]
    [InlineData("clients create studio", "409 client_exists: ")]
    public async Task Change_ThatTheGatewayRefuses_ShowsItsMessage(string command, string message)
    {
        await using var administered = await AdministeredGateway.StartAsync();
        await DoneAsync(administered, "admin", "clients create studio");

        var (exit, output, error) = await RunAsync(administered, "admin", command);

        (exit, output).ShouldBe((1, ""));
        error.ShouldStartWith(message);
    }

    private static async Task<HttpStatusCode> SubmitAsync(AdministeredGateway administered, string key)
    {
        using var client = administered.Gateway.CreateClient(key);
        using var response = await client.SubmitAsync(Seeds.Imagen4, Body);
        return response.StatusCode;
    }

    private async Task<string> DoneAsync(AdministeredGateway administered, string role, string line)
    {
        var (exit, output, error) = await RunAsync(administered, role, line);
        (exit, error).ShouldBe((0, ""));
        return output;
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(AdministeredGateway administered, string role, string line) =>
        _commands.RunAsync(administered, administered.KeyOf(role), line.Split(' '));
}
