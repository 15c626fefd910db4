using Gateway.Clients;
using Gateway.Configuration;
using Gateway.UnitTests.Jobs.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.UnitTests.Configuration;

public sealed class SettingsSourceTests : IDisposable
{
    private const string OtherSha256 = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private static readonly (string, string?)[] Logging =
    [
        ("Serilog:MinimumLevel:Default", "Information"), ("Serilog:WriteTo:Console:Name", "Console"),
    ];

    private readonly TestTimeProvider _time = new();
    private readonly TestConfiguration _configuration = new();
    private readonly RecordingLogger<SettingsSource> _log = new();
    private readonly List<SettingsSource> _sources = [];

    public void Dispose() => _sources.ForEach(source => source.Dispose());

    [Fact]
    public void Create_InvalidConfiguration_ReturnsProblemsAndNoSource()
    {
        _configuration.Set(("Gateway:Limits:MaxBodyBytes", "0"), ("Gateway:Upstream:Timeout", "x"));

        var (source, problems) = SettingsSource.Create(_configuration.Root, "Production", _time);

        source.ShouldBeNull();
        problems.Select(problem => problem.Key).ShouldBe(["Gateway:Upstream:Timeout", "Gateway:Limits:MaxBodyBytes"], ignoreOrder: true);
    }

    [Fact]
    public void Reload_ValidChange_IsAppliedAfterTheQuietPeriod()
    {
        var source = Start();
        var before = source.Current;
        Change(("Gateway:Upstream:Token", "rotated-token"));
        source.Current.ShouldBeSameAs(before);

        _time.Advance(SettingsSource.SettleTime / 2);
        Change(("Gateway:Clients:shop:Keys:0:Sha256", OtherSha256));
        _time.Advance(SettingsSource.SettleTime / 2);
        source.Current.ShouldBeSameAs(before);
        _time.Advance(SettingsSource.SettleTime / 2);

        source.Current.UpstreamToken!.Reveal().ShouldBe("rotated-token");
        source.Current.Clients.Names.ShouldBe(["shop", "studio"]);
        before.UpstreamToken!.Reveal().ShouldBe(TestConfiguration.Token);
        var (level, id, text) = _log.Entries.ShouldHaveSingleItem();
        (level, id).ShouldBe((LogLevel.Information, 100));
        text.ShouldContain("added: [shop], removed: [], changed: []; token rotated: True");
        text.ShouldNotContain("rotated-token");
        text.ShouldNotContain(OtherSha256);
    }

    [Fact]
    public void Reload_ClientWithoutKeys_IsRefused()
    {
        _configuration.Set(("Gateway:Clients:shop:Keys:0:Sha256", OtherSha256));
        var source = Start();

        ChangeAndSettle(("Gateway:Clients:shop:Keys:0:Sha256", ""));

        _log.Entries.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Error);
        source.Current.Clients.Names.ShouldBe(["shop", "studio"]);
    }

    [Fact]
    public void Reload_InvalidChange_KeepsThePreviousSettingsAndLogsEveryKey()
    {
        var source = Start();
        var before = source.Current;

        ChangeAndSettle(
            ("Gateway:Upstream:Token", "rotated token"),
            ("Gateway:Limits:MaxBodyBytes", "x"),
            ("Gateway:Upstrem:Token", "p4ssword"),
            ("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", "http://evil.example"));

        source.Current.ShouldBeSameAs(before);
        var (level, id, text) = _log.Entries.ShouldHaveSingleItem();
        (level, id).ShouldBe((LogLevel.Error, 101));
        text.ShouldContain("4 problems");
        text.ShouldContain("Gateway:Upstream:Token: ");
        text.ShouldContain("Gateway:Limits:MaxBodyBytes: ");
        text.ShouldContain("Gateway:Upstrem: ");
        text.ShouldContain("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address: ");
        text.ShouldNotContain("rotated token");
        text.ShouldNotContain("p4ssword");
    }

    [Fact]
    public void Reload_ValidAfterInvalid_IsApplied()
    {
        var source = Start();
        ChangeAndSettle(("Gateway:Limits:MaxBodyBytes", "x"));

        ChangeAndSettle(("Gateway:Limits:MaxBodyBytes", "1000"));

        source.Current.Options.Limits.MaxBodyBytes.ShouldBe(1000);
        _log.Entries.Select(entry => entry.Id).ShouldBe([101, 100]);
    }

    [Fact]
    public void Reload_NothingChanged_LogsNothing()
    {
        var source = Start();
        var before = source.Current;

        ChangeAndSettle();

        source.Current.ShouldBeSameAs(before);
        _log.Entries.ShouldBeEmpty();
    }

    [Fact]
    public void Reload_ReverseProxyChanged_IsPublishedOnlyIfAccepted()
    {
        var source = Start();
        var reloads = 0;
        using var registration = ChangeToken.OnChange(source.ReverseProxy.GetReloadToken, () => reloads++);
        source.ReverseProxy["Clusters:quickrouter:Destinations:primary:Address"].ShouldBe("https://api.quickrouter.ai/");

        ChangeAndSettle(("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", "http://evil.example/"));
        source.ReverseProxy["Clusters:quickrouter:Destinations:primary:Address"].ShouldBe("https://api.quickrouter.ai/");
        reloads.ShouldBe(0);
        _log.Clear();

        ChangeAndSettle(("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address", "https://other.example/"));
        source.ReverseProxy["Clusters:quickrouter:Destinations:primary:Address"].ShouldBe("https://other.example/");
        reloads.ShouldBe(1);

        _log.Entries.ShouldHaveSingleItem().Text.ShouldContain("ReverseProxy:Clusters:quickrouter:Destinations:primary:Address");
    }

    [Theory]
    [InlineData("Gateway:SecretsDirectory", "/elsewhere")]
    [InlineData("Gateway:Upstream:ConnectTimeout", "00:00:07")]
    [InlineData("Gateway:Contracts:Directory", "/")]
    [InlineData("Gateway:Limits:BodyMemoryBytes", "999999999")]
    [InlineData("Gateway:Documentation:Enabled", "false")]
    public void Reload_KeyThatNeedsARestart_WarnsUntilItIsRestored(string key, string value)
    {
        Start();

        ChangeAndSettle((key, value));
        _log.Entries.Select(entry => (entry.Level, entry.Id)).ShouldBe([(LogLevel.Information, 100), (LogLevel.Warning, 102)]);
        _log.Entries[1].Text.ShouldEndWith(key);

        ChangeAndSettle((key, null));
        _log.Entries.Select(entry => entry.Id).ShouldBe([100, 102, 100]);
    }

    [Theory]
    [InlineData("Serilog:MinimumLevel:Default", "Loud", "Serilog:MinimumLevel:Default: must be one of Verbose")]
    [InlineData("Serilog:WriteTo:Console:Name", "Telegraph", "Serilog:WriteTo:Console:Name: Unable to find a method called Telegraph.")]
    [InlineData("Serilog:WriteTo:Console:Args:formatter:type", "Nowhere.Formatter, Nowhere", "Serilog: ")]
    [InlineData("Kestrel:Endpoints:Web:Url", "http://127.0.0.1:70000", "Kestrel:Endpoints:Web:Url: must have a port")]
    [InlineData("Gateway:PublicUrl", "https://gateway.example", "Gateway:PublicUrl: is the address of the example settings")]
    public void Reload_InvalidSectionOfALibrary_IsRefusedWithTheKey(string key, string value, string part)
    {
        _configuration.Set([.. Logging]);
        var source = Start();

        ChangeAndSettle((key, value), ("Gateway:Limits:MaxBodyBytes", "1000"));

        var (level, id, text) = _log.Entries.ShouldHaveSingleItem();
        (level, id).ShouldBe((LogLevel.Error, 101));
        text.ShouldContain("1 problems: " + part);
        text.ShouldNotContain('\n');
        source.Logging["Serilog:MinimumLevel:Default"].ShouldBe("Information");
        source.Logging["Serilog:WriteTo:Console:Name"].ShouldBe("Console");
        source.Server["Endpoints:Web:Url"].ShouldBeNull();
        source.Current.Options.Limits.MaxBodyBytes.ShouldNotBe(1000);
    }

    [Fact]
    public void Reload_LogLevel_IsAppliedAndARemovedLevelStaysUntilTheRestart()
    {
        _configuration.Set([.. Logging]);
        var source = Start();

        ChangeAndSettle(("Serilog:MinimumLevel:Default", "Debug"));
        source.Logging["Serilog:MinimumLevel:Default"].ShouldBe("Debug");
        _log.Entries.Select(entry => entry.Id).ShouldBe([100]);

        ChangeAndSettle(("Serilog:MinimumLevel:Default", null));
        source.Logging["Serilog:MinimumLevel:Default"].ShouldBe("Debug");
        _log.Entries.Select(entry => entry.Id).ShouldBe([100, 100, 102]);
    }

    [Fact]
    public void Reload_AnotherSink_IsValidatedAndNeedsARestart()
    {
        _configuration.Set([.. Logging]);
        Start();

        ChangeAndSettle(("Serilog:WriteTo:Console:Args:standardErrorFromLevel", "Error"));

        _log.Entries.Select(entry => entry.Id).ShouldBe([100, 102]);
        _log.Entries[1].Text.ShouldEndWith("Serilog:WriteTo:Console:Args:standardErrorFromLevel");
    }

    [Fact]
    public void Reload_TokenAddedWhileSandboxIsUsed_KeepsTheSandbox()
    {
        _configuration.Set(("Gateway:Upstream:Token", null));
        var source = Start("Development");
        source.Current.UsesSandbox.ShouldBeTrue();

        ChangeAndSettle(("Gateway:Upstream:Token", "another-token"));

        source.Current.UsesSandbox.ShouldBeTrue();
        source.Current.UpstreamToken.ShouldBeNull();
        _log.Entries.Select(entry => entry.Id).ShouldBe([100, 102]);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public void Reload_TokenRemoved_IsRefused(string environment)
    {
        var source = Start(environment);

        ChangeAndSettle(("Gateway:Upstream:Token", null));

        source.Current.UpstreamToken!.Reveal().ShouldBe(TestConfiguration.Token);
        _log.Entries.ShouldHaveSingleItem().Text.ShouldContain("Gateway:Upstream:Token: missing");
    }

    [Fact]
    public void Reload_KeyRevoked_IsRefusedAfterwards()
    {
        _configuration.Set(("Gateway:Clients:studio:Keys:dev:Sha256", DevelopmentClient.Sha256));
        var source = Start("Development");
        var client = source.Current.Clients.Authenticate(DevelopmentClient.Key, _time.GetUtcNow())!;

        ChangeAndSettle(("Gateway:Clients:studio:Keys:dev:Sha256", OtherSha256));

        source.Current.Clients.Authenticate(DevelopmentClient.Key, _time.GetUtcNow()).ShouldBeNull();
        source.Current.Clients.Recognise(client, _time.GetUtcNow()).ShouldBeNull();
        _log.Entries.Single().Text.ShouldContain("changed: [studio]");
    }

    [Fact]
    public void Reload_AfterDispose_DoesNothing()
    {
        var source = Start();
        var before = source.Current;
        Change(("Gateway:Upstream:Token", "rotated-token"));

        source.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        source.Reload();

        source.Current.ShouldBeSameAs(before);
        _time.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public void LogTo_NoClients_Warns()
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in TestConfiguration.Valid().Where(pair => !pair.Key.Contains("Clients", StringComparison.Ordinal)))
        {
            configuration[key] = value;
        }

        var (source, _) = SettingsSource.Create(configuration, "Production", _time);
        _sources.Add(source!);
        source!.LogTo(_log);

        _log.Entries.ShouldHaveSingleItem().Id.ShouldBe(103);
    }

    [Fact]
    public void Reload_JsonFileMalformed_KeepsThePreviousSettingsUntilItIsRepaired()
    {
        var directory = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(directory.FullName, "settings.json");
            Write("shop");
            var root = new ConfigurationBuilder()
                .AddInMemoryCollection(TestConfiguration.Valid()).AddJsonFile(file, optional: true).Build();
            var (source, _) = SettingsSource.Create(root, "Production", _time);
            _sources.Add(source!);
            source!.LogTo(_log);

            File.WriteAllText(file, """{"Gateway": {"Clients": "p4ssword" """);
            root.Reload();
            _time.Advance(SettingsSource.SettleTime);
            source.Current.Clients.Names.ShouldBe(["shop", "studio"]);
            var (level, id, text) = _log.Entries.ShouldHaveSingleItem();
            (level, id).ShouldBe((LogLevel.Error, 101));
            text.ShouldContain("settings.json: the file is not valid JSON, near line 1");
            text.ShouldNotContain("p4ssword");

            Write("office");
            root.Reload();
            _time.Advance(SettingsSource.SettleTime);
            source.Current.Clients.Names.ShouldBe(["office", "studio"]);
            _log.Entries[^1].Text.ShouldContain("added: [office], removed: [shop]");

            void Write(string client) => File.WriteAllText(
                file, $$"""{"Gateway": {"Clients": {"{{client}}": {"Keys": [{"Sha256": "{{OtherSha256}}"} ] } } } }""");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private SettingsSource Start(string environment = "Production")
    {
        var (source, problems) = SettingsSource.Create(_configuration.Root, environment, _time);
        problems.ShouldBeEmpty();
        _sources.Add(source!);
        source!.LogTo(_log);
        return source;
    }

    private void Change(params (string Key, string? Value)[] changes)
    {
        _configuration.Set(changes);
        _configuration.Reload();
    }

    private void ChangeAndSettle(params (string Key, string? Value)[] changes)
    {
        Change(changes);
        _time.Advance(SettingsSource.SettleTime);
    }
}
