namespace Gateway.UnitTests.Commands.Remote;

/// <summary>The calls of the commands that change something, and what they print.</summary>
public sealed class RemoteChangeTests
{
    private const string Studio = """
        {"name":"studio","source":"store","disabled":false,"models":["a/*"],"limits":{"submits_per_minute":60,"jobs_in_flight":5},
        "budgets":{"main":{"period":"Month","limit":"100.00","warn":"0.8"},"day":{"period":"Day","limit":"5.00","warn":null}},
        "webhook_hosts":["hooks.example"],"keys":[],"created_at":"2026-11-26T09:00:00Z","changed_at":"2026-11-26T09:30:00Z"}
        """;

    private const string Limits = """{"submits_per_minute":60,"jobs_in_flight":5}""";
    private const string Day = "\"day\":{\"period\":\"Day\",\"limit\":\"5.00\",\"warn\":null}";
    private const string Budgets = "{\"main\":{\"period\":\"Month\",\"limit\":\"100.00\",\"warn\":\"0.8\"}," + Day + "}";

    [Theory]
    [InlineData("", """{"name":"studio","limits":{},"budgets":{}}""")]
    [InlineData("--models a/* b/c --submits-per-minute 60 --jobs-in-flight none",
        """{"name":"studio","models":["a/*","b/c"],"limits":{"submits_per_minute":60,"jobs_in_flight":null},"budgets":{}}""")]
    [InlineData("--budget main=Month:100.00:0.8 --budget day=Day:5",
        """{"name":"studio","limits":{},"budgets":{"main":{"period":"Month","limit":"100.00","warn":"0.8"},"""
        + "\"day\":{\"period\":\"Day\",\"limit\":\"5\",\"warn\":null}}}")]
    public async Task ClientsCreate_SendsTheGivenSettings(string options, string body)
    {
        await using var stub = await AdministrationStub.StartAsync((201, Studio));

        var (exit, output, error) = await stub.RunAsync(["clients", "create", "studio", .. Words(options)]);

        (exit, error).ShouldBe((0, ""));
        output.ShouldContain("main 100.00/Month");
        stub.Calls.ShouldBe([$"POST /admin/v1/clients {body}"]);
    }

    [Theory]
    [InlineData("set studio --models *", "[\"*\"]", Limits, Budgets, false)]
    [InlineData("set studio --submits-per-minute 7", "[\"a/*\"]", """{"submits_per_minute":7,"jobs_in_flight":5}""", Budgets, false)]
    [InlineData("set studio --jobs-in-flight none", "[\"a/*\"]", """{"submits_per_minute":60,"jobs_in_flight":null}""", Budgets, false)]
    [InlineData("set studio --budget main=none", "[\"a/*\"]", Limits, "{" + Day + "}", false)]
    [InlineData("set studio --budget main=Month:200", "[\"a/*\"]", Limits,
        "{\"main\":{\"period\":\"Month\",\"limit\":\"200\",\"warn\":\"0.8\"}," + Day + "}", false)]
    [InlineData("set studio --budget MAIN=Month:200 --budget Day=none", "[\"a/*\"]", Limits,
        "{\"main\":{\"period\":\"Month\",\"limit\":\"200\",\"warn\":\"0.8\"}}", false)]
    [InlineData("set studio --budget main=Day:1:none", "[\"a/*\"]", Limits,
        "{\"main\":{\"period\":\"Day\",\"limit\":\"1\",\"warn\":null}," + Day + "}", false)]
    [InlineData("disable studio", "[\"a/*\"]", Limits, Budgets, true)]
    [InlineData("enable studio", "[\"a/*\"]", Limits, Budgets, false)]
    public async Task Clients_Change_KeepsEveryOtherSettingAndNamesTheVersion(
        string line, string models, string limits, string budgets, bool isDisabled)
    {
        await using var stub = await AdministrationStub.StartAsync((200, Studio), (200, Studio));

        var (exit, output, error) = await stub.RunAsync(["clients", .. Words(line)]);

        (exit, error).ShouldBe((0, ""));
        output.ShouldContain("hooks.example");
        stub.Calls.Select(call => call.Replace("\n", "", StringComparison.Ordinal)).ShouldBe(
        [
            "GET /admin/v1/clients/studio",
            "PUT /admin/v1/clients/studio " + $$"""
                {"name":"studio","source":"store","disabled":{{(isDisabled ? "true" : "false")}},"models":{{models}},"limits":{{limits}},
                "budgets":{{budgets}},"webhook_hosts":["hooks.example"],"keys":[],"created_at":"2026-11-26T09:00:00Z",
                "changed_at":"2026-11-26T09:30:00Z"}
                """.ReplaceLineEndings(""),
        ]);
        stub.Versions.ShouldBe(["", "\"3\""]);
    }

    [Fact]
    public async Task ClientsSet_WithoutABudgetThatIsUnknown_Fails()
    {
        await using var stub = await AdministrationStub.StartAsync((200, Studio), (200, Studio));

        (await stub.RunAsync("clients", "set", "studio", "--budget", "mian=none"))
            .ShouldBe((1, "", $"The client has no budget 'mian'.{Environment.NewLine}"));
        stub.Calls.ShouldBe(["GET /admin/v1/clients/studio"]);
    }

    [Fact]
    public async Task ClientsSet_OfAnOlderVersion_SaysWhatHappened()
    {
        await using var stub = await AdministrationStub.StartAsync(
            (200, Studio), (412, """{"message":"The client was changed.","error_type":"precondition_failed","detail":"x"}"""));

        var (exit, output, error) = await stub.RunAsync("clients", "set", "studio", "--models", "*");

        (exit, output).ShouldBe((1, ""));
        error.Trim().ReplaceLineEndings("\n").ShouldBe(
            "412 precondition_failed: The client was changed.\nSomebody else changed it between the read and the write of this command. "
            + "Look at it, and run the command again if you still want the change.");
    }

    [Fact]
    public async Task ClientsRemove_DeletesTheVersionThatItHasRead()
    {
        await using var stub = await AdministrationStub.StartAsync((200, Studio), (204, ""));

        var (exit, output, _) = await stub.RunAsync("clients", "remove", "studio", "--json");

        (exit, output.Trim()).ShouldBe((0, """{"name":"studio","removed":true}"""));
        stub.Calls.ShouldBe(["GET /admin/v1/clients/studio", "DELETE /admin/v1/clients/studio"]);
        stub.Versions.ShouldBe(["", "\"3\""]);
    }

    [Theory]
    [InlineData("pause --all", 200, """PUT /admin/v1/pauses/all {"reason":null}""", "Paused: all submits.")]
    [InlineData("pause --client a/b --reason repair", 200, """PUT /admin/v1/pauses/clients/a%2Fb {"reason":"repair"}""",
        "Paused: client a/b.")]
    [InlineData("pause --model fal-ai/imagen4/preview", 200, """PUT /admin/v1/pauses/models/fal-ai/imagen4/preview {"reason":null}""",
        "Paused: model fal-ai/imagen4/preview.")]
    [InlineData("resume --all", 204, "DELETE /admin/v1/pauses/all", "Not paused: all submits.")]
    [InlineData("resume --client studio", 204, "DELETE /admin/v1/pauses/clients/studio", "Not paused: client studio.")]
    [InlineData("resume --model acme/x", 204, "DELETE /admin/v1/pauses/models/acme/x", "Not paused: model acme/x.")]
    public async Task Pauses_EachTarget_HasItsRoute(string line, int status, string call, string sentence)
    {
        await using var stub = await AdministrationStub.StartAsync((status, status == 200 ? "{}" : ""));

        var (exit, output, error) = await stub.RunAsync(Words(line));

        (exit, output.Trim(), error).ShouldBe((0, sentence, ""));
        stub.Calls.ShouldBe([call]);
    }

    [Theory]
    [InlineData("settle r1", """POST /admin/v1/doubtful/r1/settle {"reason":null,"amount":null}""", "settled", "null", true,
        "The submit r1 is settled.")]
    [InlineData("settle r1 --amount 0.01 --reason seen", """POST /admin/v1/doubtful/r1/settle {"reason":"seen","amount":"0.01"}""",
        "settled", "\"0.01\"", true, "The submit r1 is settled with 0.01 dollars.")]
    [InlineData("release r1", """POST /admin/v1/doubtful/r1/release {"reason":null}""", "released", "null", true,
        "The submit r1 is released.")]
    [InlineData("release r1 --reason seen", """POST /admin/v1/doubtful/r1/release {"reason":"seen"}""", "released", "null", false,
        "The submit r1 was already released.")]
    public async Task Ledger_Decision_HasItsRoute(
        string line, string call, string decision, string amount, bool isChanged, string sentence)
    {
        await using var stub = await AdministrationStub.StartAsync((200,
            $$"""{"reservation":"r1","decision":"{{decision}}","amount":{{amount}},"changed":{{(isChanged ? "true" : "false")}}}"""));

        var (exit, output, error) = await stub.RunAsync(["ledger", .. Words(line)]);

        (exit, output.Trim(), error).ShouldBe((0, sentence, ""));
        stub.Calls.ShouldBe([call]);
    }

    [Theory]
    [InlineData("clients show .."), InlineData("clients remove ."), InlineData("pause --model ../all"), InlineData("resume --model a//b")]
    [InlineData("ledger settle ..")]
    public async Task Name_ThatWouldLeadToAnotherRoute_IsRefusedWithoutACall(string line)
    {
        await using var stub = await AdministrationStub.StartAsync();

        var (exit, output, error) = await stub.RunAsync(Words(line));

        (exit, output, error.Trim()).ShouldBe((1, "", "A name must not be empty, and must not be '.' or '..'."));
        stub.Calls.ShouldBeEmpty();
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
