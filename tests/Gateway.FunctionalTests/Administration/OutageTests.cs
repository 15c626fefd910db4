using System.Net;
using Gateway.FunctionalTests.Infrastructure;

namespace Gateway.FunctionalTests.Administration;

/// <summary>While the store is down, the API says so, and what needs no store works.</summary>
public sealed class OutageTests
{
    private static readonly string[] WithoutStore = ["", "/contracts", "/upstream", "/prices"];

    [Fact]
    public async Task StoreDown_EveryGet_IsUnavailableOrNeedsNoStore()
    {
        await using var gateway = await AdministeredGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));

        foreach (var route in ExpectedRoutes.All.Where(route => route.Method == "GET"))
        {
            using var response = await gateway.CallAsync("GET", route.Path, role: "viewer");
            if (WithoutStore.Contains(route.Path))
            {
                response.StatusCode.ShouldBe(HttpStatusCode.OK, route.Path);
            }
            else
            {
                await response.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
                response.Headers.RetryAfter.ShouldNotBeNull(route.Path);
            }
        }
    }

    [Fact]
    public async Task StoreDown_Change_IsUnavailable()
    {
        await using var gateway = await AdministeredGateway.StartAsync(("ConnectionStrings:Jobs", "Data Source=/proc/nowhere/jobs.db"));

        using var made = await gateway.CallAsync("POST", "/clients", """{"name":"studio"}""");
        using var paused = await gateway.CallAsync("PUT", "/pauses/all");

        await made.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
        await paused.ShouldBeErrorAsync(HttpStatusCode.ServiceUnavailable, "job_store_unavailable");
    }
}
