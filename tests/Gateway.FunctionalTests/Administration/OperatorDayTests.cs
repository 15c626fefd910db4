using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Administration;

/// <summary>What an operator does, over real HTTP on both ports.</summary>
public sealed class OperatorDayTests
{
    private const string Body = """{"prompt":"a lion"}""";

    [Fact]
    public async Task Operator_ADay_ClientsKeysLimitsPausesMoneyAndAudit()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        // A client with a limit and a budget, and its key.
        using var made = await gateway.CallAsync(
            "POST", "/clients",
            """{"name":"studio","limits":{"submits_per_minute":3},"budgets":{"monthly":{"period":"Month","limit":"10"}}}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var key = await MakeKeyAsync(gateway, "ci");
        using var client = gateway.Gateway.CreateClient(key);

        // It submits on the port for clients, until its limit.
        var job = await client.SubmitJobAsync();
        await client.SubmitJobAsync();
        gateway.Gateway.Sandbox.Faults.Add(SandboxFaultNames.CutBefore, SandboxOperation.Submit, false);
        using var unknown = await client.SubmitAsync(Seeds.Imagen4, Body);
        await unknown.ShouldBeErrorAsync(HttpStatusCode.FailedDependency, "submit_outcome_unknown");
        using var limited = await client.SubmitAsync(Seeds.Imagen4, """{"prompt":"another lion"}""");
        await limited.ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "submit_rate_limited");
        var limits = await GetAsync(gateway, "/clients/studio/limits");
        limits.GetProperty("submits_per_minute").GetProperty("left").GetInt32().ShouldBe(0);

        // The operator raises the limit.
        using var read = await gateway.CallAsync("GET", "/clients/studio");
        using var raised = await gateway.CallAsync(
            "PUT", "/clients/studio",
            """{"limits":{"submits_per_minute":100},"budgets":{"monthly":{"period":"Month","limit":"10"}}}""",
            headers: ("If-Match", read.Headers.ETag!.Tag));
        raised.StatusCode.ShouldBe(HttpStatusCode.OK, await raised.TextAsync());
        await client.SubmitJobAsync();

        // Then pauses the client, and resumes it.
        using var pause = await gateway.CallAsync("PUT", "/pauses/clients/studio", """{"reason":"a repair"}""", role: "operator");
        pause.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var paused = await client.SubmitAsync(Seeds.Imagen4, """{"prompt":"a third lion"}""");
        await paused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "submits_paused");
        (await gateway.Gateway.Client.SubmitJobAsync()).ShouldNotBeEmpty();
        using var resumed = await gateway.CallAsync("DELETE", "/pauses/clients/studio", role: "operator");
        using var again = await gateway.CallAsync("DELETE", "/pauses/clients/studio", role: "operator");
        (resumed.StatusCode, again.StatusCode).ShouldBe((HttpStatusCode.NoContent, HttpStatusCode.NoContent));
        await client.SubmitJobAsync();

        // Its jobs, its usage and its doubtful submit.
        (await GetAsync(gateway, "/jobs?client=studio")).GetProperty("jobs").GetArrayLength().ShouldBe(4);
        (await GetAsync(gateway, $"/jobs/{job}")).GetProperty("cost_state").GetString().ShouldBe("reserved");
        var usage = (await GetAsync(gateway, "/usage?client=studio")).GetProperty("usage");
        usage[0].GetProperty("jobs").GetInt64().ShouldBe(4);
        var doubtful = (await GetAsync(gateway, "/doubtful?client=studio")).GetProperty("submits")[0];
        await DecideAsync(gateway, doubtful.GetProperty("reservation").GetString()!);
        (await GetAsync(gateway, "/doubtful")).GetProperty("submits").GetArrayLength().ShouldBe(0);
        (await GetAsync(gateway, "/ledger/check")).GetProperty("good").GetBoolean().ShouldBeTrue();
        var balances = (await GetAsync(gateway, "/balances?client=studio")).GetProperty("balances");
        balances.EnumerateArray().Select(balance => balance.GetProperty("period").GetString()).ShouldBe(
            ["Total", "Month", "Day"], ignoreOrder: true);

        // The key is rotated: both work. Then all of them are revoked.
        using var rotated = await gateway.CallAsync("POST", "/clients/studio/keys/ci/rotate", """{"grace":"01:00:00"}""");
        rotated.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var next = gateway.Gateway.CreateClient((await rotated.JsonAsync()).GetProperty("key").GetString());
        await client.SubmitJobAsync();
        await next.SubmitJobAsync();
        using var revoked = await gateway.CallAsync("DELETE", "/clients/studio/keys/ci", role: "operator");
        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        foreach (var refused in new[] { client, next })
        {
            using var response = await refused.SubmitAsync(Seeds.Imagen4, Body);
            await response.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "credentials_invalid");
        }

        await AuditIsCompleteAsync(gateway);
    }

    private static async Task DecideAsync(AdministeredGateway gateway, string reservation)
    {
        var path = $"/doubtful/{reservation}";
        using var large = await gateway.CallAsync("POST", $"{path}/settle", """{"amount":"1000000.000000001"}""", role: "operator");
        large.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, await large.TextAsync());
        foreach (var isFirst in (bool[])[true, false])
        {
            using var decided = await gateway.CallAsync(
                "POST", $"{path}/settle", """{"amount":"0.01","reason":"seen"}""", role: "operator");
            decided.StatusCode.ShouldBe(HttpStatusCode.OK, await decided.TextAsync());
            (await decided.JsonAsync()).GetProperty("changed").GetBoolean().ShouldBe(isFirst);
        }

        using var unnamed = await gateway.CallAsync("POST", $"{path}/settle", role: "operator");
        (await unnamed.JsonAsync()).GetProperty("amount").GetString().ShouldBe("0.01");
        using var other = await gateway.CallAsync("POST", $"{path}/release", role: "operator");
        await other.ShouldBeErrorAsync(HttpStatusCode.Conflict, "already_decided");
        using var ledger = await gateway.CallAsync("GET", "/ledger?client=studio&format=csv", role: "viewer");
        var rows = (await ledger.TextAsync()).Split("\r\n");
        rows.ShouldContain(row => row.Contains(reservation, StringComparison.Ordinal) && row.Contains(",settle,", StringComparison.Ordinal)
            && row.EndsWith(",operator-key", StringComparison.Ordinal));
        rows.SelectMany(row => row.Split(',')).Where(cell => cell.StartsWith('-')).ShouldBeEmpty();
    }

    /// <summary>Each change is one entry, with its actor. What changed nothing has no entry.</summary>
    private static async Task AuditIsCompleteAsync(AdministeredGateway gateway)
    {
        var entries = (await GetAsync(gateway, "/audit")).GetProperty("entries").EnumerateArray().Reverse().ToList();

        entries.Select(entry => (entry.GetProperty("action").GetString(), entry.GetProperty("actor").GetString())).ShouldBe(
        [
            ("client.create", "admin-key"), ("key.create", "admin-key"), ("client.replace", "admin-key"), ("pause.set", "operator-key"),
            ("pause.remove", "operator-key"), ("doubt.settle", "operator-key"), ("key.rotate", "admin-key"), ("key.revoke", "operator-key"),
        ]);
        (await GetAsync(gateway, "/audit?target=clients/studio&actor=operator-key")).GetProperty("entries").GetArrayLength().ShouldBe(1);
    }

    private static async Task<string> MakeKeyAsync(AdministeredGateway gateway, string label)
    {
        using var response = await gateway.CallAsync("POST", "/clients/studio/keys", $$"""{"label":"{{label}}"}""");
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await response.JsonAsync()).GetProperty("key").GetString()!;
    }

    private static async Task<JsonElement> GetAsync(AdministeredGateway gateway, string path)
    {
        using var response = await gateway.CallAsync("GET", path, role: "viewer");
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        return await response.JsonAsync();
    }
}
