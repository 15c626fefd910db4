using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Configuration;

/// <summary>
/// Config maps and secrets of Kubernetes. Each file is a link into <c>..data</c>, which is a link to a directory whose name contains a
/// timestamp. A new version is a new directory, and one rename points <c>..data</c> to it. The files that the gateway opens raise no event.
/// </summary>
public sealed class SwappedDirectoryTests
{
    private const string Body = """{"prompt":"a lion"}""";

    [Fact]
    public async Task Secrets_DirectorySwapped_AreUsedWithoutRestart()
    {
        using var secrets = new TemporaryDirectory();
        Swap(secrets.Path, ("Gateway__Upstream__Token", "first-token"));
        await using var gateway = await TestGateway.StartAsync(new SandboxOptions(), ("Gateway:SecretsDirectory", secrets.Path));
        using (var before = await gateway.Client.SubmitAsync(Seeds.Imagen4, Body))
        {
            await before.ShouldBeErrorAsync(HttpStatusCode.BadGateway, "upstream_auth");
        }

        Swap(secrets.Path, ("Gateway__Upstream__Token", TestGateway.UpstreamToken));

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway.Client, Seeds.Imagen4) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Contracts_DirectorySwapped_AreServedWithoutRestart()
    {
        using var contracts = new TemporaryDirectory();
        Swap(contracts.Path, ("mine.json", Contract("fal-ai/mine")));
        await using var gateway = await TestGateway.StartAsync(("Gateway:Contracts:Directory", contracts.Path));
        (await StatusAsync(gateway.Client, "fal-ai/mine")).ShouldBe(HttpStatusCode.OK);

        Swap(contracts.Path, ("yours.json", Contract("fal-ai/yours")));

        await Eventually.IsTrueAsync(async () => await StatusAsync(gateway.Client, "fal-ai/yours") == HttpStatusCode.OK);
        (await StatusAsync(gateway.Client, "fal-ai/mine")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_DirectorySwapped_TakeEffectUnlessInvalid()
    {
        using var configuration = new TemporaryDirectory();
        var environment = $"Swapped-{Guid.NewGuid():N}";
        var file = $"appsettings.{environment}.json";
        var first = TestKey.Create();
        var second = TestKey.Create();
        Swap(configuration.Path, (file, Settings(first)));
        // As in the image: the settings file is itself a link into the mounted directory.
        var link = Path.Combine(AppContext.BaseDirectory, file);
        File.CreateSymbolicLink(link, Path.Combine(configuration.Path, file));
        try
        {
            await using var gateway = await TestGateway.StartAsync(("environment", environment));
            using var one = gateway.CreateClient(first.Text);
            using var two = gateway.CreateClient(second.Text);
            (await StatusAsync(one, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);
            (await StatusAsync(two, Seeds.Imagen4)).ShouldBe(HttpStatusCode.Unauthorized);
            var files = await gateway.Logs.WaitForAsync(entry => entry.EventId == 105, TestContext.Current.CancellationToken);
            files.Message.ShouldContain(Path.Combine(Current(configuration.Path), file));
            files.Message.ShouldContain("appsettings.json");

            Swap(configuration.Path, (file, Settings(second)));
            await Eventually.IsTrueAsync(async () => await StatusAsync(two, Seeds.Imagen4) == HttpStatusCode.OK);
            (await StatusAsync(one, Seeds.Imagen4)).ShouldBe(HttpStatusCode.Unauthorized);

            Swap(configuration.Path, (file, """{"Gateway":{"Clients":"""));
            var refused = await gateway.Logs.WaitForAsync(entry => entry.EventId == 101, TestContext.Current.CancellationToken);
            refused.Message.ShouldContain(file);
            (await StatusAsync(two, Seeds.Imagen4)).ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            File.Delete(link);
        }
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

    /// <summary>The directory to which <c>..data</c> points.</summary>
    private static string Current(string directory) =>
        Directory.ResolveLinkTarget(Path.Combine(directory, "..data"), returnFinalTarget: true)!.FullName;

    /// <summary>
    /// Changes the version as the kubelet does: creates a directory, creates a link to it under another name, and renames the link to
    /// <c>..data</c>.
    /// </summary>
    private static void Swap(string directory, params (string Name, string Content)[] files)
    {
        var data = Path.Combine(directory, "..data");
        var old = Path.Exists(data) ? Current(directory) : null;
        var version = Directory.CreateDirectory(Path.Combine(directory, $"..{Guid.NewGuid():N}"));
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(version.FullName, name), content);
            // All versions have the same timestamp, so only the link targets differ.
            File.SetLastWriteTimeUtc(Path.Combine(version.FullName, name), DateTime.UnixEpoch);
        }

        var draft = Path.Combine(directory, "..data_tmp");
        File.CreateSymbolicLink(draft, version.Name);
        using (var rename = System.Diagnostics.Process.Start("mv", ["-T", draft, data]))
        {
            rename.WaitForExit();
            rename.ExitCode.ShouldBe(0);
        }

        foreach (var (name, _) in files.Where(file => !Path.Exists(Path.Combine(directory, file.Name))))
        {
            File.CreateSymbolicLink(Path.Combine(directory, name), Path.Combine("..data", name));
        }

        foreach (var stale in Directory.GetFiles(directory)
            .Where(path => File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: false }))
        {
            File.Delete(stale);
        }

        if (old is not null)
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
