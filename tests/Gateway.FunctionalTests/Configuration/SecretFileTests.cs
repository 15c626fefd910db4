using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>Secret files as tools and editors write them. The gateway removes line breaks at the end and refuses quotes.</summary>
public sealed class SecretFileTests
{
    private const string TokenFile = "Gateway__Upstream__Token";
    private const string Body = """{"prompt":"a lion"}""";

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("\r\n\r\n")]
    public async Task Secrets_WithLineBreaksAtTheEnd_Work(string end)
    {
        using var secrets = new TemporaryDirectory();
        var key = TestKey.Create();
        await secrets.WriteAsync(TokenFile, TestGateway.UpstreamToken + end);
        await secrets.WriteAsync("Gateway__Clients__newcomer__Keys__0__Sha256", key.Sha256 + end);
        await secrets.WriteAsync("ConnectionStrings__Jobs", $"Data Source={Path.Combine(secrets.Path, "data", "jobs.db")}{end}");
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));
        using var newcomer = gateway.CreateClient(key.Text);

        using var response = await newcomer.SubmitAsync(Seeds.Imagen4, Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        File.Exists(Path.Combine(secrets.Path, "data", "jobs.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task Token_WithAByteOrderMark_Works()
    {
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync(TokenFile, "\uFEFF" + TestGateway.UpstreamToken + "\r\n");
        await using var gateway = await TestGateway.StartAsync(("Gateway:SecretsDirectory", secrets.Path));

        using var response = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Variables_WithWindowsLineEnds_Work()
    {
        var key = TestKey.Create();
        await using var upstream = await Gateway.Sandbox.SandboxServer.StartAsync(
            new Gateway.Sandbox.SandboxOptions { Token = TestGateway.UpstreamToken }, TestContext.Current.CancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(new Dictionary<string, string>
        {
            ["Gateway__Upstream__Token"] = TestGateway.UpstreamToken + "\r",
            ["Gateway__Clients__newcomer__Keys__0__Sha256"] = key.Sha256 + "\r",
            ["ReverseProxy__Clusters__quickrouter__Destinations__primary__Address"] = upstream.Address.ToString(),
        });
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key.Text);

        using var response = await client.SubmitAsync(Seeds.Imagen4, Body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(TokenFile, "\"token-CANARY-77aa\"\n", "Gateway:Upstream:Token", "quotes")]
    [InlineData(TokenFile, "'token-CANARY-77aa'", "Gateway:Upstream:Token", "quotes")]
    [InlineData(TokenFile, "token-CANARY-77aa\"", "Gateway:Upstream:Token", "quotes")]
    [InlineData(TokenFile, "\u201Ctoken-CANARY-77aa\u201D", "Gateway:Upstream:Token", "quotes")]
    [InlineData(TokenFile, " token-CANARY-77aa", "Gateway:Upstream:Token", "without spaces")]
    [InlineData(TokenFile, "token-\nCANARY-77aa", "Gateway:Upstream:Token", "line breaks")]
    [InlineData("Gateway__Clients__a__Keys__0__Sha256", "\"6bf3f7b5b0a5c6e2a3d2cdbd6c3b3b0f27f9b3f6bd3f1b3c2f1d6f4a5e6d7c8b\"",
        "Gateway:Clients:a:Keys:0:Sha256", "quotes")]
    [InlineData("ConnectionStrings__Jobs", "\"Host=db;Password=CANARY-77aa\"\n", "ConnectionStrings:Jobs", "quotes")]
    public async Task Secret_InQuotesOrWithSpaces_StopsTheStart(string file, string content, string key, string part)
    {
        using var secrets = new TemporaryDirectory();
        await secrets.WriteAsync(TokenFile, "another-token");
        await secrets.WriteAsync(file, content);

        using var error = new StringWriter();
        var exitCode = await GatewayHost.RunAsync(
            ["--environment=Production", "--urls=http://127.0.0.1:0", "--Serilog:MinimumLevel:Default=Fatal",
                $"--Gateway:SecretsDirectory={secrets.Path}"], error)
            .WaitAsync(TestDeadline.Longest, TestContext.Current.CancellationToken);

        exitCode.ShouldBe(1);
        error.ToString().ShouldContain($"  {key}: ");
        error.ToString().ShouldContain(part);
        error.ToString().ShouldNotContain("CANARY-77aa");
    }
}
