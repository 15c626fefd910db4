using System.Net;
using Gateway.Errors;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>Config maps and secrets that Kubernetes replaces while the gateway runs (<see cref="MountedVolume"/>).</summary>
public sealed class SwappedDirectoryTests
{
    private const string Body = """{"prompt":"a lion"}""";
    private const string TokenFile = "Gateway__Upstream__Token";

    [Fact]
    public async Task Secrets_DirectorySwapped_AreUsedWithoutRestart()
    {
        using var secrets = new MountedVolume((TokenFile, "first-token"));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), ("Gateway:SecretsDirectory", secrets.Path));
        using (var before = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body))
        {
            await before.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
        }

        secrets.Swap((TokenFile, TestGateway.UpstreamToken));

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway.Client, Seeds.Imagen4) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Secrets_SwappedForAnInvalidOne_KeepTheOldToken()
    {
        using var secrets = new MountedVolume((TokenFile, TestGateway.UpstreamToken));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), ("Gateway:SecretsDirectory", secrets.Path));

        secrets.Swap((TokenFile, $"\"{TestGateway.UpstreamToken}\""));

        var refused = await gateway.Logs.WaitForAsync(entry => entry.EventId == 101, TestContext.Current.CancellationToken);
        refused.Message.ShouldContain("Gateway:Upstream:Token");
        (await StatusAsync(gateway.Client, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Contracts_DirectorySwapped_AreServedWithoutRestart(bool linksFirst)
    {
        using var contracts = new MountedVolume(("mine.json", Contract("fal-ai/mine")));
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        (await StatusAsync(gateway.Client, "fal-ai/mine")).ShouldBe(HttpStatusCode.OK);

        contracts.Swap(linksFirst, ("yours.json", Contract("fal-ai/yours")));

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway.Client, "fal-ai/yours") == HttpStatusCode.OK);
        (await StatusAsync(gateway.Client, "fal-ai/mine")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Contracts_EmptyDirectorySwapped_AreServedWithoutRestart()
    {
        // The config map of deploy/kubernetes is empty until an operator adds a contract.
        using var contracts = new MountedVolume();
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        (await StatusAsync(gateway.Client, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);

        contracts.Swap(("mine.json", Contract("fal-ai/mine")));

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway.Client, "fal-ai/mine") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Contracts_SwappedForAnInvalidOne_KeepTheOldContract()
    {
        using var contracts = new MountedVolume(("mine.json", Contract("fal-ai/mine")));
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));

        contracts.Swap(("mine.json", Contract("fal-ai/mine")[..^1]));

        await gateway.Logs.WaitForAsync(entry => entry.EventId == EventIds.ContractsRefused, TestContext.Current.CancellationToken);
        (await StatusAsync(gateway.Client, "fal-ai/mine")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settings_DirectorySwapped_TakeEffectUnlessInvalid(bool linksFirst)
    {
        var environment = $"Swapped-{Guid.NewGuid():N}";
        var file = $"appsettings.{environment}.json";
        var first = TestKey.Create();
        var second = TestKey.Create();
        using var configuration = new MountedVolume((file, Settings(first)));
        using var link = new SettingsLink(file, configuration);
        await using var gateway = await TestGateway.StartAsync(("environment", environment));
        using var one = gateway.CreateClient(first.Text);
        using var two = gateway.CreateClient(second.Text);
        (await StatusAsync(one, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(two, Seeds.Imagen4)).ShouldBe(HttpStatusCode.Unauthorized);
        var files = await gateway.Logs.WaitForAsync(entry => entry.EventId == 105, TestContext.Current.CancellationToken);
        files.Message.ShouldContain(Path.Combine(configuration.Current, file));
        files.Message.ShouldContain("appsettings.json");

        configuration.Swap(linksFirst, (file, Settings(second)));
        await Eventually.IsTrueAsync(async () => await StatusAsync(two, Seeds.Imagen4) == HttpStatusCode.OK);
        (await StatusAsync(one, Seeds.Imagen4)).ShouldBe(HttpStatusCode.Unauthorized);

        configuration.Swap(linksFirst, (file, """{"Gateway":{"Clients":"""));
        var refused = await gateway.Logs.WaitForAsync(entry => entry.EventId == 101, TestContext.Current.CancellationToken);
        refused.Message.ShouldContain(file);
        (await StatusAsync(two, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Pod_AllDirectoriesSwapped_TakesAllOfThemWithoutRestart()
    {
        var environment = $"Swapped-{Guid.NewGuid():N}";
        var file = $"appsettings.{environment}.json";
        var first = TestKey.Create();
        var second = TestKey.Create();
        using var configuration = new MountedVolume((file, Settings(first)));
        using var contracts = new MountedVolume(("mine.json", Contract("fal-ai/mine")));
        // The secrets of the overlay scaled are a projection of two: the token, and the connection string, which a reload does not change.
        using var secrets = new MountedVolume((TokenFile, "first-token"), ("Gateway__PublicUrl", "https://first.invalid"));
        using var link = new SettingsLink(file, configuration);
        await using var gateway = await TestGateway.StartAsync(
            new SandboxOptions(), ("environment", environment), ("Gateway:SecretsDirectory", secrets.Path),
            ("Gateway:Contracts:Directory", contracts.Path));
        using var client = gateway.CreateClient(second.Text);
        (await StatusAsync(client, "fal-ai/yours")).ShouldBe(HttpStatusCode.Unauthorized);

        configuration.Swap((file, Settings(second)));
        contracts.Swap(("yours.json", Contract("fal-ai/yours")));
        secrets.Swap((TokenFile, TestGateway.UpstreamToken), ("Gateway__PublicUrl", "https://second.invalid"));

        await Eventually.IsTrueAsync(async () =>
        {
            using var response = await client.SubmitAsync("fal-ai/yours", Body);
            return response.StatusCode == HttpStatusCode.OK
                && (await response.Content.ReadAsStringAsync()).Contains("https://second.invalid/", StringComparison.Ordinal);
        });
    }

    private static string Settings(TestKey key) =>
        $$"""{"Gateway":{"Clients":{"swapped":{"Keys":{"0":{"Sha256":"{{key.Sha256}}"} } } } } }""";

    private static string Contract(string model) =>
        $$"""{"model":"{{model}}","title":"Mine","type":"object","required":["prompt"],"properties":{"prompt":{"type":"string"} } }""";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string model)
    {
        using var response = await client.SubmitAsync(model, Body);
        return response.StatusCode;
    }

    /// <summary>As in the image: the settings file of the program is itself a link into the mounted directory.</summary>
    private sealed class SettingsLink : IDisposable
    {
        private readonly string _path;

        public SettingsLink(string file, MountedVolume volume)
        {
            _path = Path.Combine(AppContext.BaseDirectory, file);
            File.CreateSymbolicLink(_path, Path.Combine(volume.Path, file));
        }

        public void Dispose() => File.Delete(_path);
    }
}
