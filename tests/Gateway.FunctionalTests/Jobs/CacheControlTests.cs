using System.Text;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Sandbox;

namespace Gateway.FunctionalTests.Jobs;

/// <summary>No cache on the way may keep a response with the data of a client. The refusals are in RefusalFormTests.</summary>
public sealed class CacheControlTests
{
    [Fact]
    public async Task Response_WithDataOfAClient_IsNotStoredByCaches()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var slow = await TestGateway.StartAsync(
            new SandboxOptions { QueueTime = TimeSpan.FromHours(1), RunTime = TimeSpan.FromHours(1) });
        var id = await gateway.Client.SubmitJobAsync(Seeds.Imagen4);
        var waiting = await slow.Client.SubmitJobAsync(Seeds.Imagen4);
        var job = $"/fal-ai/imagen4/requests/{id}";
        (TestGateway Gateway, string Method, string Path, string? Prefer, int Status)[] calls =
        [
            (gateway, "GET", job, null, 200),
            (gateway, "GET", job + "/status", null, 200),
            (gateway, "GET", job + "/status/stream", null, 200),
            (gateway, "GET", "/jobs", null, 200),
            (gateway, "GET", $"/jobs/{id}", null, 200),
            (gateway, "POST", "/" + Seeds.Imagen4, null, 200),
            (gateway, "POST", "/" + Seeds.Imagen4, "wait=30", 200),
            (gateway, "POST", "/run/" + Seeds.Imagen4, null, 200),
            (gateway, "POST", "/validate/" + Seeds.Imagen4, null, 200),
            (gateway, "GET", "/healthz/ready", null, 200),
            (slow, "GET", $"/fal-ai/imagen4/requests/{waiting}/status", null, 202),
            (slow, "GET", $"/fal-ai/imagen4/requests/{waiting}", null, 400),
            (slow, "POST", "/" + Seeds.Imagen4, "wait=0", 202),
            (slow, "PUT", $"/fal-ai/imagen4/requests/{waiting}/cancel", null, 200),
        ];
        foreach (var (target, method, path, prefer, status) in calls)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Content = method == "POST" ? new StringContent(QueueExtensions.Body, Encoding.UTF8, "application/json") : null;
            if (prefer is not null)
            {
                request.Headers.Add("Prefer", prefer);
            }

            using var response = await target.Client.SendAsync(request, TestContext.Current.CancellationToken);

            ((int)response.StatusCode).ShouldBe(status, path);
            response.Headers.CacheControl?.NoStore.ShouldBe(true, $"{method} {path} {status}");
            response.Headers.CacheControl.ShouldNotBeNull($"{method} {path} {status}");
        }
    }
}
