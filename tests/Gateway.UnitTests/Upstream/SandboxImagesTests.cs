using Gateway.Sandbox;
using Gateway.Upstream;

namespace Gateway.UnitTests.Upstream;

public sealed class SandboxImagesTests
{
    [Fact]
    public async Task Find_SameImageAgain_IsPaintedOnce()
    {
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer any");
        using var content = new StringContent("""{"prompt":"a lion"}""", System.Text.Encoding.UTF8, "application/json");
        using var submitted = await client.PostAsync(
            new Uri("/fal-ai/imagen4/preview", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var id = server.Jobs.ShouldHaveSingleItem().RequestId;
        using var images = new SandboxImages(server);

        var all = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => images.FindAsync(id + ".png", TestContext.Current.CancellationToken)));

        all.Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        (await images.FindAsync("none.png", TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}
