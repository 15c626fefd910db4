using Gateway.Clients;
using Gateway.FunctionalTests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>With an invalid configuration, the program exits, names every problem by its key, and prints no secret.</summary>
public sealed class StartupTests
{
    private const string Token = "--Gateway:Upstream:Token=token-CANARY-77aa";

    public static TheoryData<string, string[]> WrongConfigurations => new()
    {
        { "Gateway:Upstream:Token", [] },
        { "Gateway:Upstream:Token", ["--Gateway:Upstream:Token=with space-CANARY-77aa"] },
        { "Gateway:Sandbox:Enabled", [Token, "--Gateway:Sandbox:Enabled=true"] },
        { "Gateway:Sandbox:RunTime", [Token, "--Gateway:Sandbox:RunTime=00:00:05"] },
        { "Gateway:Clients:dev:Keys:0:Sha256", [Token, $"--Gateway:Clients:dev:Keys:0:Sha256={DevelopmentClient.Sha256}"] },
        { "Gateway:Clients:a:Keys:0:Sha256", [Token, "--Gateway:Clients:a:Keys:0:Sha256=CANARY-77aa"] },
        {
            "Gateway:Clients:a:Keys:0:Expires",
            [Token, $"--Gateway:Clients:a:Keys:0:Sha256={new string('a', 64)}", "--Gateway:Clients:a:Keys:0:Expires=soon"]
        },
        {
            "Gateway:Clients:a:Models:0",
            [Token, $"--Gateway:Clients:a:Keys:0:Sha256={new string('a', 64)}", "--Gateway:Clients:a:Models:0=fal-ai/[x]"]
        },
        { "Gateway:Limits:MaxBodyBytes", [Token, "--Gateway:Limits:MaxBodyBytes=-5"] },
        { "Gateway:Limits:MaxBodyBytes", [Token, "--Gateway:Limits:MaxBodyBytes=lots"] },
        { "Gateway:Limits:BodyMemoryBytes", [Token, "--Gateway:Limits:BodyMemoryBytes=1"] },
        { "Gateway:Limits:MaxBodyByte", [Token, "--Gateway:Limits:MaxBodyByte=5"] },
        { "Gateway:Upstream:Timeout", [Token, "--Gateway:Upstream:Timeout=60"] },
        { "Gateway:Upstream:ConnectTimeout", [Token, "--Gateway:Upstream:ConnectTimeout=00:02:00"] },
        { "Gateway:PublicUrl", [Token, "--Gateway:PublicUrl=gateway.example"] },
        { "Gateway:Contracts:UnknownParameters", [Token, "--Gateway:Contracts:UnknownParameters=Maybe"] },
        { "Gateway:Contracts:Directory", [Token, "--Gateway:Contracts:Directory=/nowhere/at/all"] },
        { "Gateway:Prices:Directory", [Token, "--Gateway:Prices:Directory=/nowhere/at/all"] },
        {
            "ReverseProxy:Clusters:quickrouter:Destinations:primary:Address",
            [Token, "--ReverseProxy:Clusters:quickrouter:Destinations:primary:Address=http://api.example/"]
        },
        {
            "ReverseProxy:Clusters:quickrouter:Destinations:primary:Address",
            [Token, "--ReverseProxy:Clusters:quickrouter:Destinations:primary:Address=nonsense"]
        },
        { "ConnectionStrings:Jobs", [Token, "--ConnectionStrings:Jobs=CANARY-77aa"] },
        { "Serilog:MinimumLevel:Default", [Token, "--Serilog:MinimumLevel:Default=Loud"] },
        { "Serilog:MinimumLevel:Override:Yarp", [Token, "--Serilog:MinimumLevel:Override:Yarp=3"] },
        {
            "Serilog:WriteTo:Console:Args:restrictedToMinimumLevel",
            [Token, "--Serilog:WriteTo:Console:Args:restrictedToMinimumLevel=Loud"]
        },
        { "Serilog:WriteTo:Other:Name", [Token, "--Serilog:WriteTo:Other:Name=Telegraph"] },
        { "Serilog", [Token, "--Serilog:WriteTo:Console:Args:formatter:type=Nowhere"] },
        { "Gateway:PublicUrl", [Token, "--Gateway:PublicUrl=https://gateway.example"] },
        { "Gateway:PublicUrl", [Token, "--Gateway:PublicUrl=https://Gateway.Example:8443/ai"] },
        {
            "Gateway:Clients:storefront:Keys:current:Sha256",
            [Token, $"--Gateway:Clients:storefront:Keys:current:Sha256={new string('0', 64)}"]
        },
        { "Gateway:Clients:newsroom:Keys:next:Sha256", [Token, $"--Gateway:Clients:newsroom:Keys:next:Sha256={new string('2', 64)}"] },
        { "Gateway:Upstream:Token", ["--Gateway:Upstream:Token=\"token-CANARY-77aa\""] },
        { "Gateway:Upstream:Token", ["--Gateway:Upstream:Token='token-CANARY-77aa'"] },
        { "Gateway:Upstream:Token", ["--Gateway:Upstream:Token=Bearer token-CANARY-77aa"] },
        { "ConnectionStrings:Jobs", [Token, "--ConnectionStrings:Jobs=\"Host=db;Password=CANARY-77aa\""] },
        { "Urls", [Token, "--urls", "nonsense"] },
        { "ReverseProxy:Routes", [Token, "--ReverseProxy:Routes:fal-ai:ClusterId=other"] },
        {
            "ReverseProxy:Clusters:quickrouter:Destinations",
            [Token, "--ReverseProxy:Clusters:quickrouter:Destinations:second:Address=https://second.example/"]
        },
        { "ReverseProxy:Clusters:other", [Token, "--ReverseProxy:Clusters:other:Destinations:primary:Address=https://second.example/"] },
        {
            "ReverseProxy:Routes:acme:ClusterId",
            [Token, "--ReverseProxy:Routes:acme:ClusterId=other", "--ReverseProxy:Routes:acme:Match:Path=/acme/{**rest}"]
        },
        {
            "ReverseProxy:Routes:acme:Match:Path",
            [Token, "--ReverseProxy:Routes:acme:ClusterId=quickrouter", "--ReverseProxy:Routes:acme:Match:Path=/jobs/{**rest}"]
        },
    };

    [Theory]
    [MemberData(nameof(WrongConfigurations))]
    public async Task Start_InvalidConfiguration_NamesKeyAndExitsNonZero(string key, string[] arguments)
    {
        var (exitCode, error) = await StartAsync(arguments);

        exitCode.ShouldBe(1);
        error.ShouldContain($"{key}: ");
        error.ShouldNotContain("CANARY-77aa");
    }

    [Fact]
    public async Task Start_SeveralProblems_NamesEachProblem()
    {
        var (exitCode, error) = await StartAsync(
            ["--Gateway:Limits:MaxBodyBytes=-5", "--Gateway:Upstream:Timeout=60", "--Gateway:Nonsense=1",
                "--Gateway:Contracts:Directory=/nowhere/at/all"]);

        exitCode.ShouldBe(1);
        string[] keys = ["Gateway:Limits:MaxBodyBytes", "Gateway:Upstream:Timeout", "Gateway:Nonsense", "Gateway:Contracts:Directory",
            "Gateway:Upstream:Token"];
        foreach (var key in keys)
        {
            error.ShouldContain($"{key}: ");
        }

        error.ShouldContain("5 problems");
    }

    [Fact]
    public async Task Start_InvalidContractFile_NamesFileAndPointer()
    {
        var directory = Directory.CreateTempSubdirectory("contracts");
        await File.WriteAllTextAsync(
            Path.Combine(directory.FullName, "mine.json"),
            """{"model":"fal-ai/mine","title":"Mine","type":"object","properties":{"prompt":{"type":"string","if":{}}}}""",
            TestContext.Current.CancellationToken);
        try
        {
            var (exitCode, error) = await StartAsync([Token, $"--Gateway:Contracts:Directory={directory.FullName}"]);

            exitCode.ShouldBe(1);
            error.ShouldContain("mine.json#/properties/prompt/if");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_InvalidPriceFiles_NamesEachFileAndPointer()
    {
        using var prices = new TemporaryDirectory();
        await prices.WriteAsync("wrong.json", """{"model":"fal-ai/mine","unit":"image","amount":"-1"}""");
        await prices.WriteAsync("tier.json", $$"""
            {"model":"{{Seeds.Imagen4}}","unit":"image","amount":"1","tiers":{"parameter":"resolution","amounts":{"2k":"2"} } }
            """);

        var (exitCode, error) = await StartAsync([Token, $"--Gateway:Prices:Directory={prices.Path}"]);

        exitCode.ShouldBe(1);
        error.ShouldContain("Gateway:Prices: ");
        error.ShouldContain("wrong.json#/amount: must be an amount of dollars");
        error.ShouldContain("tier.json#/tiers/amounts/2k: the contract of fal-ai/imagen4/preview does not allow this value");
        error.ShouldContain("2 problems");
    }

    [Fact]
    public async Task Start_ExampleSettings_NamesEachExampleValue()
    {
        var example = Path.Combine(Repository.Root, "deploy", "appsettings.Production.example.json");
        var settings = new ConfigurationBuilder().AddJsonFile(example).Build();
        var arguments = settings.AsEnumerable()
            .Where(pair => pair.Value is not null && !pair.Key.EndsWith(":Directory", StringComparison.Ordinal))
            .Select(pair => $"--{pair.Key}={pair.Value}");

        var (exitCode, error) = await StartAsync([Token, .. arguments]);

        exitCode.ShouldBe(1);
        error.ShouldContain("4 problems");
        string[] keys =
        [
            "Gateway:PublicUrl", "Gateway:Clients:storefront:Keys:current:Sha256", "Gateway:Clients:newsroom:Keys:2030:Sha256",
            "Gateway:Clients:newsroom:Keys:next:Sha256",
        ];
        foreach (var key in keys)
        {
            error.ShouldContain($"{key}: ");
        }
    }

    [Fact]
    public async Task Start_PortInUse_PrintsOneLine()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, error) = await StartAsync([Token, $"--urls=http://{taken.LocalEndpoint}"]);

        exitCode.ShouldBe(1);
        error.ShouldContain("address already in use");
    }

    private static async Task<(int ExitCode, string Error)> StartAsync(string[] arguments)
    {
        using var error = new StringWriter();
        string[] all = ["--environment=Production", "--urls=http://127.0.0.1:0", "--Serilog:MinimumLevel:Default=Fatal", .. arguments];
        var exitCode = await GatewayHost.RunAsync(all, error).WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);
        return (exitCode, error.ToString());
    }
}
