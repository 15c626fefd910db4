using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Configuration.Binding;

public sealed class StrictBinderTests
{
    [Fact]
    public void Bind_NothingConfigured_ReturnsTheDefaults()
    {
        var (options, problems) = Bind();

        problems.ShouldBeEmpty();
        options.Limits.MaxBodyBytes.ShouldBe(20 * 1024 * 1024);
        options.Upstream.Token.ShouldBeNull();
        options.Clients.ShouldBeEmpty();
    }

    [Fact]
    public void Bind_EveryKindOfValue_IsBound()
    {
        var (options, problems) = Bind(
            ("PublicUrl", "https://gateway.example/base"),
            ("upstream:TOKEN", "t0ken"),
            ("Upstream:Timeout", "00:02:00.5"),
            ("Upstream:AllowInsecure", "True"),
            ("Contracts:UnknownParameters", "reject"),
            ("Limits:MaxBodyBytes", "4294967296"),
            ("Limits:MaxJsonDepth", "7"),
            ("Sandbox:Enabled", "false"),
            ("Sandbox:RunTime", "1.00:00:00"),
            ("Clients:a.b:Keys:0:Sha256", "00"),
            ("Clients:a.b:Keys:0:Expires", "2030-12-31"),
            ("Clients:a.b:Keys:next:Expires", "2030-12-31T12:00:00+02:00"),
            ("Clients:a.b:Models:0", "x"),
            ("Clients:a.b:Models:1", "y"));

        problems.ShouldBeEmpty();
        options.PublicUrl.ShouldBe(new Uri("https://gateway.example/base"));
        options.Upstream.Token!.Reveal().ShouldBe("t0ken");
        options.Upstream.Timeout.ShouldBe(TimeSpan.FromSeconds(120.5));
        options.Upstream.AllowInsecure.ShouldBeTrue();
        options.Contracts.UnknownParameters.ShouldBe(UnknownParameterPolicy.Reject);
        options.Limits.MaxBodyBytes.ShouldBe(4294967296);
        options.Limits.MaxJsonDepth.ShouldBe(7);
        options.Sandbox.Enabled.ShouldBe(false);
        options.Sandbox.RunTime.ShouldBe(TimeSpan.FromDays(1));
        options.Clients["a.b"].Keys["0"].Expires.ShouldBe(new DateTimeOffset(2030, 12, 31, 0, 0, 0, TimeSpan.Zero));
        options.Clients["a.b"].Keys["next"].Expires.ShouldBe(new DateTimeOffset(2030, 12, 31, 10, 0, 0, TimeSpan.Zero));
        options.Clients["a.b"].Models.ShouldBe(["x", "y"]);
    }

    [Theory]
    [InlineData("Limits:MaxBodyBytes", "x", "must be a whole number, got 'x'")]
    [InlineData("Limits:MaxBodyBytes", "1.5", "must be a whole number, got '1.5'")]
    [InlineData("Limits:MaxBodyBytes", "1e3", "must be a whole number, got '1e3'")]
    [InlineData("Limits:MaxBodyBytes", " 5", "must be a whole number, got ' 5'")]
    [InlineData("Limits:MaxBodyBytes", "9223372036854775808",
        "must be a whole number of at most 9223372036854775807, got '9223372036854775808'")]
    [InlineData("Limits:MaxJsonDepth", "2147483648", "must be a whole number of at most 2147483647, got '2147483648'")]
    [InlineData("Upstream:AllowInsecure", "yes", "must be true or false, got 'yes'")]
    [InlineData("Sandbox:Enabled", "1", "must be true or false, got '1'")]
    [InlineData("Upstream:Timeout", "5", "must be a duration in the form hh:mm:ss; if seconds are meant, write 00:00:05, got '5'")]
    [InlineData("Upstream:Timeout", "90", "must be a duration in the form hh:mm:ss; if seconds are meant, write 00:01:30, got '90'")]
    [InlineData("Upstream:Timeout", "0:30", "must be a duration in the form hh:mm:ss, such as 00:01:30 (a day is 1.00:00:00), got '0:30'")]
    [InlineData("Upstream:Timeout", "24:00:00",
        "must be a duration in the form hh:mm:ss, such as 00:01:30 (a day is 1.00:00:00), got '24:00:00'")]
    [InlineData("Upstream:Timeout", "30s", "must be a duration in the form hh:mm:ss, such as 00:01:30 (a day is 1.00:00:00), got '30s'")]
    [InlineData("Contracts:UnknownModels", "Allow", "must be one of Reject, Forward, got 'Allow'")]
    [InlineData("Contracts:UnknownModels", "1", "must be one of Reject, Forward, got '1'")]
    [InlineData("Contracts:UnknownModels", "Reject,Forward", "must be one of Reject, Forward, got 'Reject,Forward'")]
    [InlineData("PublicUrl", "gateway.example", "must be an absolute address such as https://api.example.com, got 'gateway.example'")]
    [InlineData("PublicUrl", "/base", "must be an absolute address such as https://api.example.com, got '/base'")]
    [InlineData("Clients:a:Keys:0:Expires", "31.12.2030", "must be a date such as 2030-12-31 or 2030-12-31T23:59:59Z, got '31.12.2030'")]
    [InlineData("Clients:a:Keys:0:Expires", "12/31/2030", "must be a date such as 2030-12-31 or 2030-12-31T23:59:59Z, got '12/31/2030'")]
    [InlineData("Limits", "5", "must be a section with keys of its own, got a single value")]
    [InlineData("Clients", "5", "must be a section with keys of its own, got a single value")]
    [InlineData("Clients:a", "5", "must be a section with keys of its own, got a single value")]
    [InlineData("Clients:a:Keys", "5", "must be a section with keys of its own, got a single value")]
    [InlineData("Clients:a:Models", "fal-ai/*", "must be a section with keys of its own, got a single value")]
    [InlineData("Clients:a:Models:0", "", "must not be empty")]
    public void Bind_ValueOfTheWrongType_IsAProblem(string key, string value, string message) =>
        Bind((key, value)).Problems.ShouldBe([new ConfigurationProblem($"Gateway:{key}", message)]);

    [Theory]
    [InlineData("Upstream:Toke", "unknown key; did you mean Gateway:Upstream:Token?")]
    [InlineData("Limit", "unknown key; did you mean Gateway:Limits?")]
    [InlineData("Limits:MaxBodyByte", "unknown key; did you mean Gateway:Limits:MaxBodyBytes?")]
    [InlineData("Documentation:Path", "unknown key; known here: Enabled")]
    [InlineData("Clients:a:Keys:0:Sha", "unknown key; did you mean Gateway:Clients:a:Keys:0:Sha256?")]
    public void Bind_UnknownKey_NamesTheNearest(string key, string message) =>
        Bind((key, "p4ssword")).Problems.ShouldBe([new ConfigurationProblem($"Gateway:{key}", message)]);

    [Fact]
    public void Bind_UnknownSection_IsOneProblemAtItsKey() =>
        Bind(("Upstrem:Token", "p4ssword"), ("Upstrem:Timeout", "x")).Problems
            .ShouldBe([new ConfigurationProblem("Gateway:Upstrem", "unknown key; did you mean Gateway:Upstream?")]);

    [Theory]
    [InlineData("Upstream:Token:Value")]
    [InlineData("Limits:MaxBodyBytes:Value")]
    [InlineData("Clients:a:Keys:0:Sha256:Value")]
    [InlineData("Clients:a:Models:0:Value")]
    public void Bind_SectionInsteadOfValue_IsAProblem(string key) =>
        Bind((key, "p4ssword")).Problems
            .ShouldBe([new ConfigurationProblem($"Gateway:{key[..key.LastIndexOf(':')]}", "must be a single value, got a section")]);

    [Fact]
    public void Bind_ScalarRoot_IsAProblem() =>
        Bind(("", "x")).Problems.ShouldBe(
            [new ConfigurationProblem("Gateway", "must be a section with keys of its own, got a single value")]);

    [Fact]
    public void Bind_GapInAList_IsAProblem() =>
        Bind(("Clients:a:Models:0", "x"), ("Clients:a:Models:2", "y")).Problems.Single().Key.ShouldBe("Gateway:Clients:a:Models:2");

    [Theory]
    [InlineData("PublicUrl")]
    [InlineData("SecretsDirectory")]
    [InlineData("Upstream:Token")]
    [InlineData("Upstream:Timeout")]
    [InlineData("Limits:MaxBodyBytes")]
    [InlineData("Contracts:Directory")]
    [InlineData("Contracts:UnknownModels")]
    [InlineData("Sandbox:Enabled")]
    [InlineData("Clients:a:Keys:0:Expires")]
    [InlineData("Limits")]
    [InlineData("Clients")]
    public void Bind_EmptyValue_IsTreatedAsUnset(string key)
    {
        var (options, problems) = Bind((key, ""));

        problems.ShouldBeEmpty();
        options.Upstream.Token.ShouldBeNull();
        options.SecretsDirectory.ShouldBe("/run/secrets");
        options.Upstream.Timeout.ShouldBe(UpstreamOptions.DefaultTimeout);
    }

    [Fact]
    public void Bind_ManyProblems_AreAllReportedAtOnce()
    {
        var problems = Bind(
            ("Limits:MaxBodyBytes", "x"),
            ("Limits:MaxJsonDepth", "y"),
            ("Upstream:Timeout", "5"),
            ("Upstream:Tokn", "p4ssword"),
            ("Clients:a:Keys:0:Expires", "never"),
            ("Clients:b:Keys:0:Expires", "never"),
            ("Clients:c", "x")).Problems;

        problems.Select(problem => problem.Key).ShouldBe(
            [
                "Gateway:Clients:a:Keys:0:Expires", "Gateway:Clients:b:Keys:0:Expires", "Gateway:Clients:c", "Gateway:Limits:MaxBodyBytes",
                "Gateway:Limits:MaxJsonDepth", "Gateway:Upstream:Timeout", "Gateway:Upstream:Tokn",
            ],
            ignoreOrder: true);
        problems.ShouldAllBe(problem => !problem.ToString().Contains("p4ssword", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Limits:MaxBodyBytes", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddSECRET", "SECRET")]
    [InlineData("PublicUrl", "user:SECRET@host", "SECRET")]
    [InlineData("Limits:MaxBodyBytes", "x\r\nforged", "\n")]
    [InlineData("Limits:MaxBodyBytes", "x\u001b[31m", "\u001b")]
    public void Bind_InvalidValue_IsNotQuotedInTheMessage(string key, string value, string unwanted) =>
        Bind((key, value)).Problems.Single().ToString().ShouldNotContain(unwanted);

    [Fact]
    public void Bind_JsonEmptyArrayAndNull_AreTreatedAsUnset()
    {
        using var json = new MemoryStream(
            """
            {"Gateway":{"PublicUrl":null,"Clients":{"a":{"Models":[],"Keys":[{"Sha256":"1"},{"Sha256":"2"}]}},"Limits":{}}}
            """u8.ToArray());
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();

        var (options, problems) = StrictBinder.Bind<GatewayOptions>(configuration.GetSection("Gateway"));

        problems.ShouldBeEmpty();
        options.Clients["a"].Models.ShouldBeEmpty();
        options.Clients["a"].Keys.Select(key => key.Value.Sha256).ShouldBe(["1", "2"]);
    }

    private static (GatewayOptions Options, IReadOnlyList<ConfigurationProblem> Problems) Bind(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(
                pair => pair.Key.Length == 0 ? "Gateway" : $"Gateway:{pair.Key}", pair => (string?)pair.Value))
            .Build();
        return StrictBinder.Bind<GatewayOptions>(configuration.GetSection("Gateway"));
    }
}
