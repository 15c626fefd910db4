using System.Net;
using System.Text.Json;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Administration;

/// <summary>ETag, If-Match and If-None-Match of clients, and the conflicts of names.</summary>
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Put_VersionThatWasRead_ReplacesAndGivesTheNext()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var first = await CreateAsync(gateway);

        using var changed = await gateway.CallAsync(
            "PUT", "/clients/studio", """{"limits":{"jobs_in_flight":7}}""", headers: ("If-Match", first));

        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag!.Tag.ShouldNotBe(first);
        (await changed.JsonAsync()).GetProperty("limits").GetProperty("jobs_in_flight").GetInt32().ShouldBe(7);
        using var read = await gateway.CallAsync("GET", "/clients/studio", role: "viewer");
        read.Headers.ETag.ShouldBe(changed.Headers.ETag);
        using var stale = await gateway.CallAsync("PUT", "/clients/studio", "{}", headers: ("If-Match", first));
        await stale.ShouldBeErrorAsync(HttpStatusCode.PreconditionFailed, "precondition_failed");
    }

    [Fact]
    public async Task Put_AnswerOfAGet_IsAcceptedAndChangesNothing()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await CreateAsync(gateway, """{"name":"studio","models":["fal-ai/*"],"budgets":{"m":{"period":"Month","limit":"5","warn":"0.5"}}}""");
        using var read = await gateway.CallAsync("GET", "/clients/studio");

        using var changed = await gateway.CallAsync(
            "PUT", "/clients/studio", await read.TextAsync(), headers: ("If-Match", read.Headers.ETag!.Tag));

        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        changed.Headers.ETag.ShouldBe(read.Headers.ETag);
        (await AuditAsync(gateway)).ShouldBe(["client.create"]);
    }

    /// <summary>Of callers that have read the same version, one changes it.</summary>
    [Fact]
    public async Task Put_SameVersionAtOnce_OneOfAllSucceeds()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var version = await CreateAsync(gateway);

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            using var response = await gateway.CallAsync(
                "PUT", "/clients/studio", $$$"""{"limits":{"jobs_in_flight":{{{number}}}}}""", headers: ("If-Match", version));
            return response.StatusCode;
        }));

        answers.Count(status => status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(status => status == HttpStatusCode.PreconditionFailed).ShouldBe(19);
        (await AuditAsync(gateway)).ShouldBe(["client.replace", "client.create"]);
    }

    [Theory]
    [InlineData("PUT", null, null, 428, "precondition_required")]
    [InlineData("DELETE", null, null, 428, "precondition_required")]
    [InlineData("PUT", "3", null, 400, "precondition_invalid")]
    [InlineData("PUT", "\"1\", \"2\"", null, 400, "precondition_invalid")]
    [InlineData("PUT", null, "\"1\"", 400, "precondition_invalid")]
    [InlineData("PUT", "*", "*", 400, "precondition_invalid")]
    [InlineData("DELETE", null, "*", 400, "precondition_invalid")]
    [InlineData("PUT", "\"other\"", null, 412, "precondition_failed")]
    [InlineData("PUT", "W/\"1\"", null, 412, "precondition_failed")]
    [InlineData("DELETE", "\"99\"", null, 412, "precondition_failed")]
    [InlineData("PUT", null, "*", 412, "precondition_failed")]
    public async Task Change_Condition_DecidesBeforeAnythingChanges(string method, string? match, string? none, int status, string type)
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await CreateAsync(gateway);
        List<(string, string)> headers = [];
        if (match is not null)
        {
            headers.Add(("If-Match", match));
        }

        if (none is not null)
        {
            headers.Add(("If-None-Match", none));
        }

        using var response = await gateway.CallAsync(
            method, "/clients/studio", method == "PUT" ? """{"disabled":true}""" : null, headers: [.. headers]);

        await response.ShouldBeErrorAsync((HttpStatusCode)status, type);
        using var read = await gateway.CallAsync("GET", "/clients/studio");
        (await read.JsonAsync()).GetProperty("disabled").GetBoolean().ShouldBeFalse();
        (await AuditAsync(gateway)).ShouldBe(["client.create"]);
    }

    [Fact]
    public async Task Put_NewClient_IsMadeOnce()
    {
        await using var gateway = await AdministeredGateway.StartAsync();

        using var made = await gateway.CallAsync("PUT", "/clients/studio", "{}", headers: ("If-None-Match", "*"));
        using var again = await gateway.CallAsync("PUT", "/clients/studio", "{}", headers: ("If-None-Match", "*"));
        using var absent = await gateway.CallAsync("PUT", "/clients/nobody", "{}", headers: ("If-Match", "*"));

        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.Location!.ToString().ShouldBe("/admin/v1/clients/studio");
        await again.ShouldBeErrorAsync(HttpStatusCode.PreconditionFailed, "precondition_failed");
        await absent.ShouldBeErrorAsync(HttpStatusCode.PreconditionFailed, "precondition_failed");
    }

    [Fact]
    public async Task Delete_Twice_IsNotFound()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        var version = await CreateAsync(gateway);

        using var removed = await gateway.CallAsync("DELETE", "/clients/studio", headers: ("If-Match", version));
        using var again = await gateway.CallAsync("DELETE", "/clients/studio", headers: ("If-Match", version));

        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await again.ShouldBeErrorAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Names_OfOtherClients_AreConflicts()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        await CreateAsync(gateway);

        foreach (var name in (string[])["studio", "STUDIO"])
        {
            using var exists = await gateway.CallAsync("POST", "/clients", $$"""{"name":"{{name}}"}""");
            await exists.ShouldBeErrorAsync(HttpStatusCode.Conflict, "client_exists");
        }

        foreach (var name in (string[])[TestGateway.ClientName, TestGateway.ClientName.ToUpperInvariant()])
        {
            foreach (var (method, path, body) in new[]
            {
                ("POST", "/clients", $$"""{"name":"{{name}}"}"""), ("PUT", $"/clients/{name}", "{}"), ("DELETE", $"/clients/{name}", null),
                ("POST", $"/clients/{name}/keys", """{"label":"x"}"""), ("POST", $"/clients/{name}/keys/0/rotate", "{}"),
                ("DELETE", $"/clients/{name}/keys/0", null),
            })
            {
                using var configured = await gateway.CallAsync(method, path, body, headers: ("If-Match", "*"));
                await configured.ShouldBeErrorAsync(HttpStatusCode.Conflict, "client_configured");
            }
        }

        (await AuditAsync(gateway)).ShouldBe(["client.create"]);
    }

    [Fact]
    public async Task List_Clients_HasPagesByName()
    {
        await using var gateway = await AdministeredGateway.StartAsync();
        foreach (var name in (string[])["alpha", "omega", "studio", "zeta"])
        {
            await CreateAsync(gateway, $$"""{"name":"{{name}}"}""");
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            using var response = await gateway.CallAsync(
                "GET", "/clients?limit=2" + (cursor is null ? "" : $"&cursor={cursor}"), role: "viewer");
            var page = await response.JsonAsync();
            names.AddRange(page.GetProperty("clients").EnumerateArray().Select(client => client.GetProperty("name").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        names.ShouldBe(["alpha", "omega", TestGateway.ClientName, "studio", "zeta"]);
    }

    private static async Task<string> CreateAsync(AdministeredGateway gateway, string body = """{"name":"studio"}""")
    {
        using var response = await gateway.CallAsync("POST", "/clients", body);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.TextAsync());
        return response.Headers.ETag!.Tag;
    }

    private static async Task<IEnumerable<string>> AuditAsync(AdministeredGateway gateway)
    {
        using var response = await gateway.CallAsync("GET", "/audit", role: "viewer");
        JsonElement entries = (await response.JsonAsync()).GetProperty("entries");
        return [.. entries.EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];
    }
}
