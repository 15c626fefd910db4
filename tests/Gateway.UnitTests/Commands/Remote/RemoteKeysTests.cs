namespace Gateway.UnitTests.Commands.Remote;

public sealed class RemoteKeysTests
{
    private const string Made =
        """{"label":"2026","key_id":"a1b2c3d4","key":"gw_new-CANARY-77","expires":"2030-12-31T00:00:00Z","models":["fal-ai/*"]}""";

    [Fact]
    public async Task Create_PrintsTheKeyOnce()
    {
        await using var stub = await AdministrationStub.StartAsync((201, Made));

        var (exit, output, error) = await stub.RunAsync(
            "keys", "create", "--client", "studio", "--label", "2026", "--expires", "2030-12-31", "--models", "fal-ai/*", "acme/x");

        (exit, error).ShouldBe((0, ""));
        output.Split("gw_new-CANARY-77").Length.ShouldBe(2);
        output.ShouldContain("The key '2026' of client studio. It is shown only once. Its id in logs is a1b2c3d4.");
        output.ShouldContain("It expires at 2030-12-31 00:00:00Z.");
        output.ShouldNotContain(AdministrationStub.Key);
        stub.Calls.ShouldBe(
            ["""POST /admin/v1/clients/studio/keys {"label":"2026","expires":"2030-12-31","models":["fal-ai/*","acme/x"]}"""]);
    }

    [Fact]
    public async Task Create_Json_IsTheAnswer()
    {
        await using var stub = await AdministrationStub.StartAsync((201, Made));

        (await stub.RunAsync("keys", "create", "--client", "studio", "--label", "2026", "--json"))
            .ShouldBe((0, Made + Environment.NewLine, ""));
        stub.Calls.ShouldBe(["""POST /admin/v1/clients/studio/keys {"label":"2026"}"""]);
    }

    [Fact]
    public async Task Rotate_EndAndModels_AreSent()
    {
        await using var stub = await AdministrationStub.StartAsync((201, Made));

        (await stub.RunAsync(
            "keys", "rotate", "--client", "studio", "--label", "2026", "--expires", "2030-12-31", "--models", "fal-ai/*")).Exit.ShouldBe(0);

        stub.Calls.ShouldBe(
            ["""POST /admin/v1/clients/studio/keys/2026/rotate {"expires":"2030-12-31","models":["fal-ai/*"]}"""]);
    }

    [Theory]
    [InlineData(null, "", "The old key works for the gateway's default time.")]
    [InlineData("00:10:00", " {\"grace\":\"00:10:00\"}", "The old key works for 00:10:00.")]
    public async Task Rotate_PrintsTheNewKeyAndTheGrace(string? grace, string body, string text)
    {
        await using var stub = await AdministrationStub.StartAsync((201, Made));

        var (exit, output, _) = await stub.RunAsync(
            ["keys", "rotate", "--client", "studio", "--label", "2026", .. grace is null ? (string[])[] : ["--grace", grace]]);

        exit.ShouldBe(0);
        output.ShouldContain("  gw_new-CANARY-77");
        output.ShouldContain(text);
        stub.Calls.ShouldBe([$"POST /admin/v1/clients/studio/keys/2026/rotate{body}"]);
    }

    [Theory]
    [InlineData(false, "The key '2026' of client studio is revoked.")]
    [InlineData(true, """{"client":"studio","label":"2026","revoked":true}""")]
    public async Task Revoke_SaysSo(bool json, string text)
    {
        await using var stub = await AdministrationStub.StartAsync((204, ""));

        var result = await stub.RunAsync(
            ["keys", "revoke", "--client", "studio", "--label", "2026", .. json ? (string[])["--json"] : []]);

        result.ShouldBe((0, text + Environment.NewLine, ""));
        stub.Calls.ShouldBe(["DELETE /admin/v1/clients/studio/keys/2026"]);
    }
}
