using System.Text.Json;

namespace Gateway.UnitTests.Commands.Remote;

public sealed class RemoteListTests
{
    private const string Studio = """
        {"name":"studio","source":"store","disabled":true,"models":["fal-ai/*","acme/x"],
        "limits":{"submits_per_minute":60,"jobs_in_flight":null},
        "budgets":{"main":{"period":"Month","limit":"100.00","warn":"0.8"}},"webhook_hosts":["hooks.example"],
        "keys":[{"label":"2026","key_id":"a1b2c3d4","created_at":"2026-11-26T10:00:00.1234567Z","expires":null,"last_used":null,
        "models":[]}],
        "created_at":"2026-11-26T09:00:00Z","changed_at":"2026-11-26T09:30:00Z"}
        """;

    private const string Empty =
        """{"name":"plain","source":"configuration","disabled":false,"models":[],"limits":{},"budgets":{},"keys":[]}""";

    [Theory]
    [InlineData("clients"), InlineData("clients list")]
    public async Task Clients_AreATable(string command)
    {
        await using var stub = await AdministrationStub.StartAsync((200, $$"""{"clients":[{{Studio}},{{Empty}}],"next_cursor":null}"""));

        var (exit, output, error) = await stub.RunAsync(command.Split(' '));

        (exit, error).ShouldBe((0, ""));
        output.Split(Environment.NewLine).ShouldAllBe(line => line == line.TrimEnd());
        Rows(output).ShouldBe(
        [
            "NAME|SOURCE|STATE|MODELS|SUBMITS/MIN|IN FLIGHT|BUDGETS|KEYS",
            "studio|store|disabled|fal-ai/*, acme/x|60|-|main 100.00/Month|1",
            "plain|configuration|active|all|-|-|-|0",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/clients?limit=100"]);
        stub.Credentials.ShouldBe([$"Bearer {AdministrationStub.Key}"]);
    }

    [Fact]
    public async Task ClientsShow_HasEveryPropertyAndTheKeys()
    {
        await using var stub = await AdministrationStub.StartAsync((200, Studio));

        var (exit, output, _) = await stub.RunAsync("clients", "show", "stu dio/x");

        exit.ShouldBe(0);
        Rows(output).ShouldBe(
        [
            "PROPERTY|VALUE", "NAME|studio", "SOURCE|store", "STATE|disabled", "MODELS|fal-ai/*, acme/x", "SUBMITS/MIN|60", "IN FLIGHT|-",
            "BUDGETS|main 100.00/Month", "WEBHOOK HOSTS|hooks.example", "CREATED|2026-11-26 09:00:00Z", "CHANGED|2026-11-26 09:30:00Z",
            "KEY|ID|CREATED|EXPIRES|LAST USED|MODELS", "2026|a1b2c3d4|2026-11-26 10:00:00Z|-|-|all",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/clients/stu%20dio%2Fx"]);
    }

    [Fact]
    public async Task Jobs_EveryFilter_IsAParameterOfTheRoute()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"jobs":[{"request_id":"r1","client":"studio","model":"fal-ai/x","status":"COMPLETED","outcome":"succeeded","images":2,
            "submitted_at":"2026-11-26T10:00:00Z","finished_at":"2026-11-26T10:00:09Z","error_type":null,"cost":"0.08",
            "cost_state":"settled"}],"next_cursor":null}
            """));

        var (exit, output, error) = await stub.RunAsync(
            "jobs", "--client", "a&b", "--model", "fal-ai/x", "--status", "COMPLETED", "--outcome", "succeeded", "--error-type", "e",
            "--request-id", "r1", "--since", "2026-11-01", "--until", "2026-12-01T00:00:00+01:00", "--limit", "5");

        (exit, error).ShouldBe((0, ""));
        Rows(output)[1].ShouldBe(
            "r1|studio|fal-ai/x|COMPLETED|succeeded|2026-11-26 10:00:00Z|2026-11-26 10:00:09Z|2|-|0.08|settled");
        stub.Calls.ShouldBe(
        [
            "GET /admin/v1/jobs?client=a%26b&model=fal-ai%2Fx&status=COMPLETED&outcome=succeeded&error_type=e&request_id=r1"
            + "&since=2026-11-01&until=2026-12-01T00%3A00%3A00%2B01%3A00&limit=5",
        ]);
    }

    [Fact]
    public async Task Usage_OfSeveralRows_HasATotal()
    {
        await using var stub = await AdministrationStub.StartAsync(
            (200, $$"""{"usage":[{{Usage("a")}},{{Usage("b")}}],"next_cursor":null}"""));

        var (exit, output, _) = await stub.RunAsync(
            "usage", "--from", "2026-11-01", "--to", "2026-11-26", "--client", "c", "--model", "m/m");

        exit.ShouldBe(0);
        Rows(output).ShouldBe(
        [
            "DAY|CLIENT|MODEL|JOBS|ASKED|IMAGES|FAILED|CANCELLED|LOST|REFUSED|RESERVED|SETTLED|RELEASED|DOUBTFUL",
            "2026-11-26|a|fal-ai/x|3|4|5|1|0|0|7|0.00|0.105|0.04|0.00",
            "2026-11-26|b|fal-ai/x|3|4|5|1|0|0|7|0.00|0.105|0.04|0.00",
            "total|6|8|10|2|0|0|14|0.00|0.210|0.08|0.00",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/usage?client=c&model=m%2Fm&from=2026-11-01&to=2026-11-26&limit=100"]);
    }

    [Theory]
    [InlineData("ledger"), InlineData("ledger list")]
    public async Task Ledger_IsATable(string command)
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"movements":[{"reservation":"v1","movement":2,"at":"2026-11-26T10:00:00Z","client":"studio","model":"fal-ai/x",
            "request_id":"r1","day":"2026-11-26","kind":"settle","amount":"-0.035","price":"p1","reason":"units",
            "actor":null}],"next_cursor":null}
            """));

        var (exit, output, _) = await stub.RunAsync([.. command.Split(' '), "--client", "studio"]);

        exit.ShouldBe(0);
        Rows(output).ShouldBe(
        [
            "TIME|CLIENT|MODEL|REQUEST ID|KIND|AMOUNT|REASON|ACTOR|PRICE|RESERVATION",
            "2026-11-26 10:00:00Z|studio|fal-ai/x|r1|settle|-0.035|units|-|p1|v1",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/ledger?client=studio&limit=100"]);
    }

    [Fact]
    public async Task LedgerCheck_Good_SaysSo()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """{"good":true,"differences":[]}"""));

        (await stub.RunAsync("ledger", "check")).ShouldBe((0, "Every balance is the sum of its movements." + Environment.NewLine, ""));
        stub.Calls.ShouldBe(["GET /admin/v1/ledger/check"]);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task LedgerCheck_Differences_AreShownAndExitCode1(bool json)
    {
        const string report = """
            {"good":false,"differences":[{"client":"a","period":"D2026-11-26","amount":"spent","balance":"1.00","rows":"0.96"}]}
            """;
        await using var stub = await AdministrationStub.StartAsync((200, report));

        var (exit, output, _) = await stub.RunAsync(json ? ["ledger", "check", "--json"] : ["ledger", "check"]);

        exit.ShouldBe(1);
        if (json)
        {
            output.Trim().ShouldBe(report.Trim());
        }
        else
        {
            Rows(output).ShouldBe(["CLIENT|PERIOD|AMOUNT|BALANCE|ROWS", "a|D2026-11-26|spent|1.00|0.96"]);
        }
    }

    [Fact]
    public async Task ClientsLimits_ShowsWhatIsUsedAndLeft()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"client":"studio","limited":true,"submits_per_minute":{"limit":60,"used":2,"left":58,"frees_at":"2026-11-26T10:00:30Z"},
            "jobs_in_flight":null,"budgets":[{"name":"main","period":"Month","limit":"10.00","used":"0.04","left":"9.96",
            "frees_at":"2026-12-01T00:00:00Z"}],"files":{"number":{"limit":1000,"used":12,"left":988},
            "bytes":{"limit":5000,"used":4000,"left":1000}},"time_zone":"UTC"}
            """));

        var (exit, output, error) = await stub.RunAsync("clients", "limits", "studio");

        (exit, error).ShouldBe((0, ""));
        Rows(output).ShouldBe(
        [
            "LIMIT|PERIOD|MOST|USED|LEFT|FREES AT", "submits per minute|-|60|2|58|2026-11-26 10:00:30Z",
            "files and uploads|-|1000|12|988|-", "bytes of files|-|5000|4000|1000|-",
            "budget main|Month|10.00|0.04|9.96|2026-12-01 00:00:00Z",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/clients/studio/limits"]);
    }

    [Fact]
    public async Task Pauses_AreATable()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"pauses":[{"scope":"all","name":null,"since":"2026-11-26T10:00:00Z","actor":"ops","reason":"repair"}]}
            """));

        var (exit, output, error) = await stub.RunAsync("pauses");

        (exit, error).ShouldBe((0, ""));
        Rows(output).ShouldBe(["SCOPE|NAME|SINCE|ACTOR|REASON", "all|-|2026-11-26 10:00:00Z|ops|repair"]);
        stub.Calls.ShouldBe(["GET /admin/v1/pauses"]);
    }

    [Fact]
    public async Task LedgerDoubtful_IsATable()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"submits":[{"reservation":"v1","client":"studio","model":"fal-ai/x","request_id":null,"submitted_at":"2026-11-26T10:00:00Z",
            "doubted_at":"2026-11-26T10:01:00Z","amount":"0.04","images":1,"reason":"no_answer"}],"next_cursor":null}
            """));

        var (exit, output, error) = await stub.RunAsync("ledger", "doubtful", "--client", "studio");

        (exit, error).ShouldBe((0, ""));
        Rows(output).ShouldBe(
        [
            "RESERVATION|CLIENT|MODEL|REQUEST ID|SUBMITTED|DOUBTED|AMOUNT|IMAGES|REASON",
            "v1|studio|fal-ai/x|-|2026-11-26 10:00:00Z|2026-11-26 10:01:00Z|0.04|1|no_answer",
        ]);
        stub.Calls.ShouldBe(["GET /admin/v1/doubtful?client=studio&limit=100"]);
    }

    [Fact]
    public async Task Audit_ShowsWhatChanged()
    {
        await using var stub = await AdministrationStub.StartAsync((200, """
            {"entries":[{"id":"2","at":"2026-11-26T10:01:00Z","actor":"ops","action":"client.replace","target":"clients/studio",
            "before":{"disabled":false,"models":["a/*"],"limits":{"jobs_in_flight":1}},
            "after":{"disabled":true,"models":["a/*"],"limits":{"jobs_in_flight":2}}},
            {"id":"1","at":"2026-11-26T10:00:00Z","actor":"ops","action":"client.create","target":"clients/studio","before":null,
            "after":{"disabled":false}}],"next_cursor":null}
            """));

        var (exit, output, error) = await stub.RunAsync(
            "audit", "--actor", "ops", "--action", "client.replace", "--target", "clients/studio", "--since", "2026-11-26");

        (exit, error).ShouldBe((0, ""));
        Rows(output).ShouldBe(
        [
            "TIME|ACTOR|ACTION|TARGET|CHANGE",
            "2026-11-26 10:01:00Z|ops|client.replace|clients/studio|disabled: false -> true; "
            + """limits: {"jobs_in_flight":1} -> {"jobs_in_flight":2}""",
            "2026-11-26 10:00:00Z|ops|client.create|clients/studio|-",
        ]);
        stub.Calls.ShouldBe(
            ["GET /admin/v1/audit?actor=ops&action=client.replace&target=clients%2Fstudio&since=2026-11-26&limit=100"]);
    }

    [Fact]
    public async Task List_OfSeveralPages_FollowsTheCursorUpToTheLimit()
    {
        await using var stub = await AdministrationStub.StartAsync(
            (200, Page(100, "c1")), (200, Page(100, "c2")), (200, Page(50, "c3")));

        var (exit, output, error) = await stub.RunAsync("clients", "--limit", "250");

        exit.ShouldBe(0);
        Rows(output).Count.ShouldBe(251);
        error.ShouldContain("more entries");
        stub.Calls.ShouldBe(
        [
            "GET /admin/v1/clients?limit=100", "GET /admin/v1/clients?limit=100&cursor=c1", "GET /admin/v1/clients?limit=50&cursor=c2",
        ]);
    }

    [Fact]
    public async Task List_All_FollowsTheCursorToTheEnd()
    {
        await using var stub = await AdministrationStub.StartAsync((200, Page(100, "c1")), (200, Page(7, null)));

        var (_, output, error) = await stub.RunAsync("clients", "--all", "--json");

        error.ShouldBeEmpty();
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("clients").GetArrayLength().ShouldBe(107);
        json.RootElement.GetProperty("next_cursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task List_Json_IsOneLineWithTheNextCursor()
    {
        await using var stub = await AdministrationStub.StartAsync((200, Page(2, "c9")));

        var (exit, output, error) = await stub.RunAsync("clients", "--limit", "2", "--cursor", "c8", "--json");

        (exit, error).ShouldBe((0, ""));
        output.TrimEnd().ShouldNotContain("\n");
        JsonDocument.Parse(output).RootElement.GetProperty("next_cursor").GetString().ShouldBe("c9");
        stub.Calls.ShouldBe(["GET /admin/v1/clients?limit=2&cursor=c8"]);
    }

    [Fact]
    public async Task Table_OfHostileNames_HasNoControlCharacterAndNoMarkup()
    {
        await using var stub = await AdministrationStub.StartAsync(
            (200, """{"clients":[{"name":"[red]\u001b[31mx\u009b\n","source":"store","keys":[]}],"next_cursor":null}"""));

        var (exit, output, _) = await stub.RunAsync("clients");

        exit.ShouldBe(0);
        Rows(output)[1].ShouldStartWith("[red]?[31mx??|store|");
        output.Where(static c => char.IsControl(c) && c is not ('\r' or '\n')).ShouldBeEmpty();
    }

    private static string Page(int entries, string? cursor)
    {
        var next = cursor is null ? "null" : $"\"{cursor}\"";
        return $$"""{"clients":[{{string.Join(',', Enumerable.Repeat(Empty, entries))}}],"next_cursor":{{next}}}""";
    }

    private static string Usage(string client) => $$"""
        {"day":"2026-11-26","client":"{{client}}","model":"fal-ai/x","jobs":3,"images_asked":4,"images_delivered":5,"failed":1,
        "cancelled":0,"lost":0,"refused":7,"reserved":"0.00","settled":"0.105","released":"0.04","doubtful":"0.00"}
        """;

    /// <summary>The rows of a table. Two spaces or more are between two columns.</summary>
    private static List<string> Rows(string output) =>
    [
        .. output.Split(Environment.NewLine).Where(line => line.Length > 0).Select(line =>
            string.Join('|', line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))),
    ];
}
