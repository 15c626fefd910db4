using System.Net;
using Gateway.FunctionalTests.Infrastructure;
using Gateway.Management;

namespace Gateway.FunctionalTests.Management;

/// <summary>A gateway whose management port listens on a free port.</summary>
internal static class ManagedGateway
{
    private const int MostAttempts = 5;

    public static Task<TestGateway> StartAsync(params (string Key, string Value)[] settings) =>
        TestGateway.StartAsync([("Gateway:Management:Url", "http://127.0.0.1:0"), .. settings]);

    public static Uri ManagementAddress(this TestGateway gateway) => new(gateway.Service<ManagementServer>().Addresses.Single());

    /// <summary>Calls the management port.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="path">The path.</param>
    /// <param name="method">The method. Null: GET.</param>
    /// <param name="host">The header <c>Host</c>. Null: that of the address.</param>
    public static async Task<HttpResponseMessage> ManageAsync(
        this TestGateway gateway, string path, string? method = null, string? host = null)
    {
        using var client = gateway.CreateClient(null);
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(method ?? "GET"), new Uri(gateway.ManagementAddress(), path));
            request.Headers.Host = host;
            var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            // The exporter answers 500 in rare runs beside other tests, as in MetricsPage.
            if (path != ManagementRoutes.Metrics || response.StatusCode != HttpStatusCode.InternalServerError || attempt == MostAttempts)
            {
                return response;
            }

            response.Dispose();
        }
    }
}
