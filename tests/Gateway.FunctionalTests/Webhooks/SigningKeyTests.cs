using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Testing.Postgres;

namespace Gateway.FunctionalTests.Webhooks;

/// <summary>The published keys, and their rotation by the command while the gateway runs.</summary>
public sealed class SigningKeyTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string Path = "/.well-known/jwks.json";

    [Fact]
    public async Task Keys_Published_NeedNoCredentialsAndCanBeCached()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = gateway.CreateClient(key: null);

        using var response = await client.GetAsync(Relative(Path), TestContext.Current.CancellationToken);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path), TestContext.Current.CancellationToken);
        using var conditional = new HttpRequestMessage(HttpMethod.Get, Path);
        conditional.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await client.SendAsync(conditional, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Headers.CacheControl!.MaxAge!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(24));
        response.Headers.CacheControl.Public.ShouldBeTrue();
        var key = (await response.JsonAsync()).GetProperty("keys").EnumerateArray().ShouldHaveSingleItem();
        key.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "kid", "use", "alg"]);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(response.Content.Headers.ContentLength);
        unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("GET", "/.well-known/jwks.json/", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known/jwks.jsonx", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known/openid-configuration", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/x/.well-known/jwks.json", HttpStatusCode.BadRequest)]
    [InlineData("POST", Path, HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", Path, HttpStatusCode.MethodNotAllowed)]
    public async Task Keys_OtherPathsAndMethods_AreRefused(string method, string path, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
    }

    /// <summary>Two replicas that start at the same time have one key.</summary>
    [Fact]
    public async Task Keys_OfReplicasThatStartTogether_AreOne()
    {
        var database = ("ConnectionStrings:Jobs", await PostgresTestDatabase.CreateAsync(cluster));
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestGateway.StartAsync(database)));

        var kids = new List<string>();
        foreach (var replica in replicas)
        {
            kids.AddRange(await KidsAsync(replica));
            await replica.DisposeAsync();
        }

        kids.Count.ShouldBe(3);
        kids.Distinct().ShouldHaveSingleItem();
    }

    /// <summary>A rotation under deliveries: the new key is published before it signs. With --now it signs, and the old one is no longer
    /// published.</summary>
    [Fact]
    public async Task Rotate_WhileTheGatewayRuns_IsKnownWithoutARestart()
    {
        using var files = new TemporaryDirectory();
        var store = $"Data Source={System.IO.Path.Combine(files.Path, "jobs.db")}";
        await using var gateway = await TestGateway.StartAsync([.. Deliveries.Settings(), ("ConnectionStrings:Jobs", store)]);
        var first = (await KidsAsync(gateway)).ShouldHaveSingleItem();

        var rotated = await RunAsync(store, "webhooks", "rotate");
        rotated.ExitCode.ShouldBe(0, rotated.Error);
        await Eventually.IsTrueAsync(async () => (await KidsAsync(gateway)).Count == 2);
        await DeliverAsync(gateway, "before");

        var listed = await RunAsync(store, "webhooks", "keys");
        listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])
            .ShouldBe(await KidsAsync(gateway));
        listed.Output.ShouldContain(" whpk_");

        var now = await RunAsync(store, "webhooks", "rotate", "--now");
        (now.ExitCode, now.Error.Contains("Warning", StringComparison.Ordinal)).ShouldBe((0, true));
        await Eventually.IsTrueAsync(async () =>
            await KidsAsync(gateway) is [var only] && now.Output.Contains(only, StringComparison.Ordinal));
        (await KidsAsync(gateway)).ShouldNotContain(first);
        await DeliverAsync(gateway, "after");
    }

    [Fact]
    public async Task Rotate_StoreThatNoGatewayHasUsed_FailsAndCreatesNothing()
    {
        using var files = new TemporaryDirectory();
        var file = System.IO.Path.Combine(files.Path, "jobs.db");

        var run = await RunAsync($"Data Source={file}", "webhooks", "rotate");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("A gateway must have started with it once.");
        File.Exists(file).ShouldBeFalse();
    }

    private static Task<ProgramRun> RunAsync(string store, params string[] arguments) =>
        ProgramRun.EndAsync([("ConnectionStrings__Jobs", store)], arguments);

    /// <summary>Delivers a webhook, and verifies it with the keys that are published then.</summary>
    private static async Task DeliverAsync(TestGateway gateway, string name)
    {
        var id = await Deliveries.SubmitAsync(gateway.Client, Deliveries.UrlOf(gateway.Sandbox, name));
        await Deliveries.ShouldBecomeAsync(gateway.Client, id, "DELIVERED");
        var verified = await Deliveries.VerifyAsync(gateway.Address, gateway.Key, gateway.Sandbox.To(name).ShouldHaveSingleItem());
        (verified.GetProperty("fal").GetBoolean(), verified.GetProperty("standard").GetBoolean()).ShouldBe((true, true));
    }

    private static async Task<IReadOnlyList<string>> KidsAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync(Relative(Path), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await response.JsonAsync()).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
