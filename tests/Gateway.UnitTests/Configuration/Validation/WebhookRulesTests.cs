using Gateway.Configuration;

namespace Gateway.UnitTests.Configuration.Validation;

public sealed class WebhookRulesTests
{
    [Theory]
    [InlineData("Gateway:Webhooks:AllowedHosts:0", "*", "no entry allows every host, got '*'")]
    [InlineData("Gateway:Webhooks:AllowedHosts:0", "https://hooks.internal", "no scheme, got 'https://hooks.internal'")]
    [InlineData("Gateway:Webhooks:AllowedHosts:0", "169.254.169.254", "is an address that is never called")]
    [InlineData("Gateway:Webhooks:AllowedHosts:0", "a:b@hooks.internal", "got a value with '@'")]
    [InlineData("Gateway:Webhooks:AllowedHosts:0", "", "must not be empty")]
    [InlineData("Gateway:Clients:studio:Webhooks:AllowedHosts:0", "0x7f.1", "four decimal numbers without leading zeros")]
    [InlineData("Gateway:Clients:studio:Webhooks:AllowedHosts:0", "hooks.internal:0", "must have a port from 1 to 65535")]
    [InlineData("Gateway:Webhooks:AllowedHost", "hooks.internal", "did you mean Gateway:Webhooks:AllowedHosts?")]
    [InlineData("Gateway:Clients:studio:Webhooks:Hosts", "hooks.internal", "unknown key; known here: AllowedHosts")]
    public void Read_Invalid_IsReportedWithItsKey(string key, string value, string part)
    {
        var (settings, problems) = SettingsReader.Read(
            new TestConfiguration((key, value)).Root, isDevelopment: false, startedWithSandbox: null);

        settings.ShouldBeNull();
        var problem = problems.ShouldHaveSingleItem();
        problem.Key.ShouldBe(key);
        problem.Message.ShouldContain(part);
    }

    [Fact]
    public void Read_Valid_IsAccepted()
    {
        var configuration = new TestConfiguration(
            ("Gateway:Webhooks:AllowedHosts:0", "*.internal"), ("Gateway:Webhooks:AllowedHosts:1", "[fd00::7]:8443"),
            ("Gateway:Clients:studio:Webhooks:AllowedHosts:0", "hooks.internal"));

        var (settings, problems) = SettingsReader.Read(configuration.Root, isDevelopment: false, startedWithSandbox: null);

        problems.ShouldBeEmpty();
        settings!.Options.Webhooks.AllowedHosts.ShouldBe(["*.internal", "[fd00::7]:8443"]);
        settings.Options.Clients["studio"].Webhooks.AllowedHosts.ShouldBe(["hooks.internal"]);
    }

    [Fact]
    public void Read_TooManyEntries_IsReported()
    {
        var configuration = new TestConfiguration(
            [.. Enumerable.Range(0, 1_001).Select(n => ($"Gateway:Webhooks:AllowedHosts:{n}", (string?)$"hook-{n}.internal"))]);

        var (_, problems) = SettingsReader.Read(configuration.Root, isDevelopment: false, startedWithSandbox: null);

        var problem = problems.ShouldHaveSingleItem();
        (problem.Key, problem.Message).ShouldBe(("Gateway:Webhooks:AllowedHosts", "must have at most 1000 entries, got 1001"));
    }
}
