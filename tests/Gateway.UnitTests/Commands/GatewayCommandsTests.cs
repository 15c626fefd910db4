using System.Text.Json;
using Gateway.Administration.Access;
using Gateway.Clients;
using Gateway.Commands;
using Gateway.Configuration.Binding;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using Microsoft.Extensions.Configuration;

namespace Gateway.UnitTests.Commands;

public sealed class GatewayCommandsTests
{
    private readonly List<string> _checked = [];

    [Theory]
    [InlineData("keys", true)]
    [InlineData("contracts", true)]
    [InlineData("webhooks", true)]
    [InlineData("healthcheck", true)]
    [InlineData("--help", true)]
    [InlineData("-h", true)]
    [InlineData("-?", true)]
    [InlineData("--version", true)]
    [InlineData("serve", true)]
    [InlineData("--environment=Development", false)]
    [InlineData("--urls", false)]
    [InlineData("Gateway:Limits:MaxJsonDepth=5", false)]
    [InlineData("/urls=http://*:80", false)]
    public void IsCommand_FirstArgument_MatchesTheTable(string first, bool expected) =>
        GatewayCommands.IsCommand([first, "x"]).ShouldBe(expected);

    [Fact]
    public void IsCommand_NoArguments_IsFalse() => GatewayCommands.IsCommand([]).ShouldBeFalse();

    [Theory]
    [InlineData("serve")]
    [InlineData("key new --client a")]
    [InlineData("keys")]
    [InlineData("keys old")]
    [InlineData("keys new")]
    [InlineData("keys new --client")]
    [InlineData("keys new --client a --bogus")]
    [InlineData("keys new --client a b")]
    [InlineData("keys new --client -a")]
    [InlineData("keys new --client ä")]
    [InlineData("keys new --client a/b")]
    [InlineData("keys new --client a --expires tomorrow")]
    [InlineData("keys new --client a --expires 2001-01-01")]
    [InlineData("keys new --client a --models fal-ai//x")]
    [InlineData("keys new --administration")]
    [InlineData("keys new --administration --role root")]
    [InlineData("keys new --role viewer")]
    [InlineData("keys new --client a --role viewer")]
    [InlineData("keys new --client a --administration --role viewer")]
    [InlineData("keys new --administration --role viewer --models fal-ai/*")]
    [InlineData("keys new --administration --role viewer --label a/b")]
    [InlineData("contracts check")]
    [InlineData("webhooks")]
    [InlineData("webhooks rotate --later")]
    [InlineData("webhooks rotate extra")]
    [InlineData("healthcheck --url nonsense")]
    [InlineData("healthcheck --url ftp://host/")]
    [InlineData("healthcheck extra")]
    public async Task RunAsync_InvalidArguments_ReturnsExitCode2AndEmptyOutput(string line)
    {
        var (exit, output, error) = await RunAsync(line.Split(' '));

        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task RunAsync_Help_NamesEveryCommand()
    {
        var (exit, output, _) = await RunAsync("--help");

        exit.ShouldBe(0);
        foreach (var command in (string[])["keys", "clients", "usage", "jobs", "ledger", "contracts", "webhooks", "healthcheck"])
        {
            output.ShouldContain($"  {command} ");
        }
    }

    [Fact]
    public async Task RunAsync_Version_PrintsTheVersionOfTheGateway()
    {
        var (exit, output, _) = await RunAsync("--version");

        exit.ShouldBe(0);
        output.Trim().ShouldStartWith(typeof(GatewayCommands).Assembly.GetName().Version!.ToString(3));
    }

    [Fact]
    public async Task KeysNew_Json_PrintsOneObjectOnOneLine()
    {
        var (exit, output, error) = await RunAsync("keys", "new", "--client", "studio", "--json");

        exit.ShouldBe(0);
        error.ShouldBeEmpty();
        output.TrimEnd().ShouldNotContain("\n");
        using var json = JsonDocument.Parse(output);
        json.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(["client", "id", "key", "sha256"]);
        var key = json.RootElement.GetProperty("key").GetString()!;
        ClientKey.Classify(key).ShouldBe(KeyShape.WellFormed);
        json.RootElement.GetProperty("client").GetString().ShouldBe("studio");
        json.RootElement.GetProperty("id").GetString().ShouldBe(ClientKey.IdOf(key).ToString());
        Directory("studio", json.RootElement.GetProperty("sha256").GetString()!)
            .Authenticate(key, DateTimeOffset.UnixEpoch)!.Name.ShouldBe("studio");
    }

    [Fact]
    public async Task KeysNew_Text_ContainsTheKeyOnceAndValidConfiguration()
    {
        var (exit, output, error) = await RunAsync(
            "keys", "new", "--client", "studio", "--expires", "2999-12-31", "--models", "fal-ai/wan/*", "fal-ai/imagen4/preview");

        exit.ShouldBe(0);
        error.ShouldBeEmpty();
        var key = output.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("gw_", StringComparison.Ordinal));
        output.Split(key).Length.ShouldBe(2);

        foreach (var configuration in new[] { PastedJson(output), PastedVariables(output) })
        {
            var (options, problems) = StrictBinder.Bind<GatewayOptions>(configuration.GetSection("Gateway"));
            problems.ShouldBeEmpty();
            new GatewayOptionsValidator().Problems(options).ShouldBeEmpty();
            var expires = new DateTimeOffset(2999, 12, 31, 0, 0, 0, TimeSpan.Zero);
            var directory = ClientDirectory.Create(options.Clients);
            directory.Authenticate(key, expires).ShouldBeNull();
            var client = directory.Authenticate(key, expires.AddSeconds(-1))!;
            client.Name.ShouldBe("studio");
            client.MayCall("fal-ai/wan/v2.2-a14b/image-to-image").ShouldBeTrue();
            client.MayCall("fal-ai/imagen4/preview").ShouldBeTrue();
            client.MayCall("fal-ai/imagen4/preview/fast").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("Admin")]
    public async Task KeysNew_Administration_PrintsTheKeyOnceAndValidConfiguration(string role)
    {
        var (exit, output, error) = await RunAsync(
            "keys", "new", "--administration", "--role", role, "--label", "alice", "--expires", "2999-12-31");

        exit.ShouldBe(0);
        error.ShouldBeEmpty();
        var key = output.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("gw_", StringComparison.Ordinal));
        output.Split(key).Length.ShouldBe(2);
        foreach (var configuration in new[] { PastedJson(output), PastedVariables(output) })
        {
            var (options, problems) = StrictBinder.Bind<GatewayOptions>(configuration.GetSection("Gateway"));
            problems.ShouldBeEmpty();
            new GatewayOptionsValidator().Problems(options).ShouldBeEmpty();
            var expires = new DateTimeOffset(2999, 12, 31, 0, 0, 0, TimeSpan.Zero);
            var keys = AdministrationKeys.Create(options.Administration);
            keys.Find(key, expires).ShouldBeNull();
            var found = keys.Find(key, expires.AddSeconds(-1))!;
            (found.Label, found.Role).ShouldBe(("alice", Enum.Parse<AdministrationRole>(role, ignoreCase: true)));
        }
    }

    [Fact]
    public async Task KeysNew_AdministrationJson_PrintsOneObjectOnOneLine()
    {
        var (exit, output, _) = await RunAsync("keys", "new", "--administration", "--role", "viewer", "--json");

        exit.ShouldBe(0);
        using var json = JsonDocument.Parse(output);
        json.RootElement.EnumerateObject().Select(member => member.Name).ShouldBe(["label", "role", "id", "key", "sha256"]);
        json.RootElement.GetProperty("label").GetString().ShouldBe(json.RootElement.GetProperty("id").GetString());
        json.RootElement.GetProperty("role").GetString().ShouldBe("viewer");
    }

    [Fact]
    public async Task ContractsCheck_Path_IsPassedOnAndExitCodeIsReturned()
    {
        var (exit, output, _) = await RunAsync("contracts", "check", "some/where");

        exit.ShouldBe(7);
        output.ShouldBe("checked");
        _checked.ShouldBe(["some/where"]);
    }

    [Fact]
    public async Task RunAsync_ArgumentWithAtSign_IsNotReadAsFile()
    {
        await RunAsync("contracts", "check", "@some/where");

        _checked.ShouldBe(["@some/where"]);
    }

    /// <summary>A variable of a shell that is not set makes an empty word.</summary>
    [Theory]
    [InlineData("contracts", "check", "")]
    [InlineData("contracts", "check", "some/where", "")]
    [InlineData("contracts", "import", "")]
    [InlineData("contracts", "import", "no-such-file.json", "--output", "")]
    [InlineData("clients", "show", "", "--key-file", "no-such-file")]
    public async Task RunAsync_EmptyArgument_IsInvalid(params string[] args)
    {
        var (exit, output, error) = await RunAsync(args);

        exit.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain("is empty");
        _checked.ShouldBeEmpty();
    }

    private static ClientDirectory Directory(string name, string sha256) => ClientDirectory.Create(
        new Dictionary<string, ClientOptions> { [name] = new() { Keys = { ["0"] = new ClientKeyOptions { Sha256 = sha256 } } } });

    private static IConfigurationRoot PastedJson(string output)
    {
        var json = output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)];
        return new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
    }

    private static IConfigurationRoot PastedVariables(string output) => new ConfigurationBuilder().AddInMemoryCollection(
        output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Gateway__", StringComparison.Ordinal))
            .Select(line => line.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0].Replace("__", ":", StringComparison.Ordinal), (string?)pair[1]))).Build();

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommands.RunAsync(args, output, error, Check, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    private int Check(IReadOnlyList<string> paths, TextWriter output, TextWriter error)
    {
        _checked.AddRange(paths);
        output.Write("checked");
        return 7;
    }
}
